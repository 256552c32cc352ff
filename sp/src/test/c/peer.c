/*
 * Real NNG as the other end of a socket under test. One process plays one role:
 *
 *   peer PROTO dial|listen URL ACTION COUNT SIZES SEED [key=value ...]
 *   peer pattern SEED COUNT SIZES [topics=..]        prints the messages: SEQ SIZE FNV HEX(first 32)
 *
 * PROTO   pair0 pair1 pub0 sub0 req0 rep0 push0 pull0 surveyor0 respondent0 bus0 (the 0 may be left out)
 * ACTION  send      sends messages 0..COUNT-1 of the pattern (pattern.h), when `peers` have come
 *         recv      receives COUNT messages and verifies every byte, as `order` says
 *         both      send and recv at once, on one socket (pair, bus); expects the pattern of `peerseed`
 *         echo      sends back what comes (rep, respondent: in `contexts` contexts; pair, bus: one
 *                   after another) until COUNT have been, or with COUNT 0 until all peers have gone
 *         ask       COUNT requests (or surveys) in `contexts` contexts at once; the reply is the echo
 *         pingpong  COUNT round trips of message 0 against an echo, one at a time
 *         blast     message 0 as fast as it goes for COUNT seconds
 *         sink      counts what comes until all peers have gone; nothing is verified
 *         device    forwards between URL and `backdial` or `backlisten` (the partner's protocol) by
 *                   nng_device, which adds a hop, until all peers of URL have gone
 *
 * key=value, numbers in decimal:
 *   dial, listen   one more URL each; may be repeated
 *   peers=1        how many connections to await before sending anything
 *   settle=0       ms to wait after that
 *   contexts=1     see above             answers=peers  replies awaited for each survey
 *   order=strict   recv: strict, or gaps (messages may be missing; ends with the last one, or when
 *                  after the first none came for recvms; sizes of 8 and more), or any (each once, in any order; 8 and more)
 *   topics=a,b     the topics of the pattern      subscribe=P  one prefix; may be repeated; default all
 *   pace=0         us to wait after each message sent. pub and bus drop what a queue of 16 has no room
 *                  for, however slow: for strict order make sendbuf of pub and recvbuf of sub hold all,
 *                  and send no more than 16 on a bus, whose queue has no option
 *   linger=2000    ms at the end to wait for the peers to go, so that nothing sent is lost
 *   maxsz ttl sendbuf recvbuf   the socket's options          resendms surveyms   times of req, surveyor
 *   sendms=10000 recvms=10000   timeouts         reconnms=20   time to dial again
 *   peerseed=SEED  see above              seconds=30  the whole run; then FAIL
 *
 * It prints "READY url" when it listens (the real port for port 0), or when the dial has connected
 * (one line for each URL; device: "BACK url" before it if the back listens);
 * at its end one line, and exits with 0 or 1 (2: a mistake in the arguments):
 *   OK sent=N received=N bytes=N checksum=HEX8 seconds=S rate=MESSAGES_A_SECOND cpu=SECONDS
 *   FAIL why
 * bytes and checksum are of what was received, or sent by send and blast; rate is of the same.
 */
#include "pattern.h"

#include <errno.h>
#include <nng/nng.h>
#include <nng/protocol/bus0/bus.h>
#include <nng/protocol/pair0/pair.h>
#include <nng/protocol/pair1/pair.h>
#include <nng/protocol/pipeline0/pull.h>
#include <nng/protocol/pipeline0/push.h>
#include <nng/protocol/pubsub0/pub.h>
#include <nng/protocol/pubsub0/sub.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/protocol/reqrep0/req.h>
#include <nng/protocol/survey0/respond.h>
#include <nng/protocol/survey0/survey.h>
#include <nng/supplemental/util/platform.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "roles.h"

static const struct {
	const char *name;
	int (*open)(nng_socket *);
	int (*open_raw)(nng_socket *);
	int (*open_partner_raw)(nng_socket *);
} protocols[] = {
	{ "pair0", nng_pair0_open, nng_pair0_open_raw, nng_pair0_open_raw },
	{ "pair1", nng_pair1_open, nng_pair1_open_raw, nng_pair1_open_raw },
	{ "pub0", nng_pub0_open, nng_pub0_open_raw, nng_sub0_open_raw },
	{ "sub0", nng_sub0_open, nng_sub0_open_raw, nng_pub0_open_raw },
	{ "req0", nng_req0_open, nng_req0_open_raw, nng_rep0_open_raw },
	{ "rep0", nng_rep0_open, nng_rep0_open_raw, nng_req0_open_raw },
	{ "push0", nng_push0_open, nng_push0_open_raw, nng_pull0_open_raw },
	{ "pull0", nng_pull0_open, nng_pull0_open_raw, nng_push0_open_raw },
	{ "surveyor0", nng_surveyor0_open, nng_surveyor0_open_raw, nng_respondent0_open_raw },
	{ "respondent0", nng_respondent0_open, nng_respondent0_open_raw, nng_surveyor0_open_raw },
	{ "bus0", nng_bus0_open, nng_bus0_open_raw, nng_bus0_open_raw },
};

static const struct {
	const char *name;
	void (*play)(void);
} actions[] = {
	{ "send", play_send },
	{ "recv", play_recv },
	{ "both", play_both },
	{ "echo", play_echo },
	{ "ask", play_ask },
	{ "pingpong", play_pingpong },
	{ "blast", play_blast },
	{ "sink", play_sink },
	{ "device", play_device },
};

static void
usage(const char *what)
{
	fprintf(stderr, "peer: %s; see the top of peer.c\n", what);
	exit(2);
}

static uint64_t
number(const char *text)
{
	char *end;
	errno              = 0;
	unsigned long long v = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0) {
		usage(text);
	}
	return v;
}

static void
on_alarm(int sig)
{
	static const char late[] = "FAIL the time is up\n";
	(void) sig;
	if (write(1, late, sizeof(late) - 1) < 0) {
		_exit(3);
	}
	_exit(1);
}

static void
set_topics(pattern *p, char *list)
{
	for (char *t = strtok(list, ","); t != NULL; t = strtok(NULL, ",")) {
		if (p->ntopics == MAX_TOPICS) {
			usage("too many topics");
		}
		p->topics[p->ntopics++] = t;
	}
}

static void
set_option(char *key, char *value)
{
	static const struct {
		const char *key;
		uint64_t   *at;
	} numbers[] = {
		{ "peers", &opt.peers },
		{ "settle", &opt.settle },
		{ "contexts", &opt.contexts },
		{ "answers", &opt.answers },
		{ "pace", &opt.pace },
		{ "linger", &opt.linger },
		{ "sendms", &opt.sendms },
		{ "recvms", &opt.recvms },
		{ "reconnms", &opt.reconnms },
		{ "peerseed", &opt.peerseed },
		{ "seconds", &opt.seconds },
	};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(key, numbers[i].key) == 0) {
			*numbers[i].at = number(value);
			return;
		}
	}
	if (strcmp(key, "topics") == 0) {
		set_topics(&opt.mine, value);
	} else if (strcmp(key, "order") == 0) {
		opt.order = strcmp(value, "strict") == 0 ? STRICT
		    : strcmp(value, "gaps") == 0         ? GAPS
		    : strcmp(value, "any") == 0          ? ANY
		                                         : BAD_ORDER;
		if (opt.order == BAD_ORDER) {
			usage("order is strict, gaps or any");
		}
	} else if (strcmp(key, "subscribe") == 0) {
		if (opt.nprefixes == MAX_TOPICS) {
			usage("too many prefixes");
		}
		opt.prefixes[opt.nprefixes++] = value;
	} else {
		static const struct {
			const char *key;
			const char *option;
			char        type;
		} options[] = {
			{ "maxsz", NNG_OPT_RECVMAXSZ, 'z' },
			{ "ttl", NNG_OPT_MAXTTL, 'i' },
			{ "sendbuf", NNG_OPT_SENDBUF, 'i' },
			{ "recvbuf", NNG_OPT_RECVBUF, 'i' },
			{ "resendms", NNG_OPT_REQ_RESENDTIME, 'm' },
			{ "surveyms", NNG_OPT_SURVEYOR_SURVEYTIME, 'm' },
		};
		for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
			if (strcmp(key, options[i].key) == 0) {
				uint64_t v = number(value);
				check(options[i].option,
				    options[i].type == 'z'       ? nng_socket_set_size(sock, options[i].option, v)
				        : options[i].type == 'i' ? nng_socket_set_int(sock, options[i].option, (int) v)
				                                 : nng_socket_set_ms(sock, options[i].option, (nng_duration) v));
				return;
			}
		}
		usage(key);
	}
}

static void
print_pattern(int argc, char **argv)
{
	if (argc < 5 || argc > 6 || !pattern_sizes(&opt.mine, argv[4])) {
		usage("pattern SEED COUNT SIZES [topics=..]");
	}
	opt.mine.seed = number(argv[2]);
	if (argc == 6) {
		if (strncmp(argv[5], "topics=", 7) != 0) {
			usage(argv[5]);
		}
		set_topics(&opt.mine, argv[5] + 7);
	}
	uint8_t *room = space(pattern_room(&opt.mine));
	for (uint64_t seq = 0; seq < number(argv[3]); seq++) {
		size_t n = pattern_write(&opt.mine, seq, room);
		printf("%llu %zu %08x ", (unsigned long long) seq, n, fnv(room, n));
		for (size_t i = 0; i < n && i < 32; i++) {
			printf("%02x", room[i]);
		}
		printf("\n");
	}
	free(room);
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "pattern") == 0) {
		print_pattern(argc, argv);
		return 0;
	}
	if (argc < 8) {
		usage("PROTO dial|listen URL ACTION COUNT SIZES SEED [key=value ...]");
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	size_t nprotocols = sizeof(protocols) / sizeof(protocols[0]), proto = 0;
	char   name[32];
	while (proto < nprotocols && strcmp(protocols[proto].name, argv[1]) != 0 &&
	    (snprintf(name, sizeof(name), "%s0", argv[1]), strcmp(protocols[proto].name, name) != 0)) {
		proto++;
	}
	size_t nactions = sizeof(actions) / sizeof(actions[0]), action = 0;
	while (action < nactions && strcmp(actions[action].name, argv[4]) != 0) {
		action++;
	}
	if (proto == nprotocols) {
		usage(argv[1]);
	}
	if (action == nactions) {
		usage(argv[4]);
	}
	bool device = actions[action].play == play_device;
	check("open", (device ? protocols[proto].open_raw : protocols[proto].open)(&sock));
	opt.survey = protocols[proto].open == nng_surveyor0_open;
	opt.count  = number(argv[5]);
	if (!pattern_sizes(&opt.mine, argv[6])) {
		usage(argv[6]);
	}
	opt.mine.seed = opt.peerseed = number(argv[7]);
	for (int i = 8; i < argc; i++) {
		char *value = strchr(argv[i], '=');
		if (value == NULL) {
			usage(argv[i]);
		}
		*value++ = '\0';
		if (strncmp(argv[i], "back", 4) == 0) {
			opt.back      = value;
			opt.back_open = protocols[proto].open_partner_raw;
			opt.back_dial = strcmp(argv[i], "backdial") == 0;
		} else if (strcmp(argv[i], "dial") == 0 || strcmp(argv[i], "listen") == 0) {
			more_url(argv[i], value);
		} else {
			set_option(argv[i], value);
		}
	}
	opt.theirs      = opt.mine;
	opt.theirs.seed = opt.peerseed;
	opt.answers     = opt.answers == 0 ? opt.peers : opt.answers;
	signal(SIGALRM, on_alarm);
	signal(SIGPIPE, SIG_IGN);
	alarm((unsigned) opt.seconds);
	for (int i = 0; protocols[proto].open == nng_sub0_open && !device && i < (opt.nprefixes ? opt.nprefixes : 1); i++) {
		const char *prefix = opt.nprefixes ? opt.prefixes[i] : "";
		check("subscribe", nng_socket_set(sock, NNG_OPT_SUB_SUBSCRIBE, prefix, strlen(prefix)));
	}
	check("send timeout", nng_socket_set_ms(sock, NNG_OPT_SENDTIMEO, (nng_duration) opt.sendms));
	check("recv timeout", nng_socket_set_ms(sock, NNG_OPT_RECVTIMEO, (nng_duration) opt.recvms));
	if (strcmp(argv[2], "dial") != 0 && strcmp(argv[2], "listen") != 0) {
		usage(argv[2]);
	}
	more_url(argv[2], argv[3]);
	if (device) {
		open_back();
	}
	open_urls();
	actions[action].play();
	report();
	await_gone(opt.linger);
	nng_close(sock);
	return 0;
}
