/* What a peer does once it is set up; peer.c tells what each role is, and the options. */
#ifndef ROLES_H
#define ROLES_H

enum order { STRICT, GAPS, ANY, BAD_ORDER };

static struct {
	pattern     mine, theirs;
	uint64_t    count, peers, settle, contexts, answers, pace, linger, sendms, recvms, reconnms;
	uint64_t    peerseed, seconds;
	enum order  order;
	const char *prefixes[MAX_TOPICS];
	int         nprefixes;
	bool        survey;
	const char *back;
	bool        back_dial;
	int (*back_open)(nng_socket *);
} opt = { .peers = 1, .contexts = 1, .linger = 2000, .sendms = 10000, .recvms = 10000, .reconnms = 20, .seconds = 30 };

static nng_socket sock = NNG_SOCKET_INITIALIZER;

/* Connections that are, and that ever came; under `lock`, as are the counters of `ask` and `echo`. */
static pthread_mutex_t lock    = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  changed = PTHREAD_COND_INITIALIZER;
static uint64_t        here, came;

static uint64_t sent, received, bytes;
static uint32_t checksum;
static double   started, ended;

static void
fail(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	flockfile(stdout);
	printf("FAIL ");
	vprintf(format, args);
	printf(" (sent=%llu received=%llu)\n", (unsigned long long) sent, (unsigned long long) received);
	fflush(stdout);
	_exit(1); /* not exit: other threads are in the middle of NNG */
}

static void
check(const char *what, int rv)
{
	if (rv != 0) {
		fail("%s: %s", what, nng_strerror(rv));
	}
}

static void *
space(size_t n)
{
	void *at = malloc(n + 1);
	if (at == NULL) {
		fail("no memory for %zu bytes", n);
	}
	return at;
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void
report(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	double cpu = (double) (u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double) (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
	double seconds = started == 0 ? 0 : (ended > 0 ? ended : now()) - started;
	printf("OK sent=%llu received=%llu bytes=%llu checksum=%08x seconds=%.6f rate=%.0f cpu=%.3f\n",
	    (unsigned long long) sent, (unsigned long long) received, (unsigned long long) bytes, checksum,
	    seconds, (double) (received ? received : sent) / (seconds > 0 ? seconds : 1e-9), cpu);
}

static void
on_pipe(nng_pipe pipe, nng_pipe_ev ev, void *arg)
{
	(void) pipe;
	(void) arg;
	pthread_mutex_lock(&lock);
	if (ev == NNG_PIPE_EV_ADD_POST) {
		here++;
		came++;
	} else if (here > 0) {
		here--;
	}
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

/* Bounded by the alarm. */
static void
await_peers(uint64_t n)
{
	pthread_mutex_lock(&lock);
	while (here < n) {
		pthread_cond_wait(&changed, &lock);
	}
	pthread_mutex_unlock(&lock);
}

/* Until those that came have gone, or the time is up. */
static bool
await_gone(uint64_t ms)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (time_t) (ms / 1000);
	until.tv_nsec += (long) (ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&lock);
	int rv = 0;
	while ((came == 0 || here > 0) && rv == 0) {
		rv = pthread_cond_timedwait(&changed, &lock, &until);
	}
	bool gone = came > 0 && here == 0;
	pthread_mutex_unlock(&lock);
	return gone;
}

#define MAX_URLS 16
static struct {
	const char *url;
	bool        dial;
} urls[MAX_URLS];
static int nurls;

static void
more_url(const char *way, const char *url)
{
	if (nurls == MAX_URLS) {
		fail("more than %d URLs", MAX_URLS);
	}
	urls[nurls].url    = url;
	urls[nurls++].dial = strcmp(way, "dial") == 0;
}

static void
listen_and_tell(nng_socket s, const char *url, const char *word)
{
	nng_listener listener;
	check(url, nng_listen(s, url, &listener, 0));
	int port;
	if (strncmp(url, "tcp", 3) == 0) {
		check("bound port", nng_listener_get_int(listener, NNG_OPT_TCP_BOUND_PORT, &port));
		int host = (int) (strrchr(url, ':') - url);
		printf("%s %.*s:%d\n", word, host, url, port);
	} else {
		printf("%s %s\n", word, url);
	}
}

/* Listens first, so that a test which has one READY knows that every listener is up. */
static void
open_urls(void)
{
	check("notify", nng_pipe_notify(sock, NNG_PIPE_EV_ADD_POST, on_pipe, NULL));
	check("notify", nng_pipe_notify(sock, NNG_PIPE_EV_REM_POST, on_pipe, NULL));
	check("reconnect", nng_socket_set_ms(sock, NNG_OPT_RECONNMINT, (nng_duration) opt.reconnms));
	for (int i = 0; i < nurls; i++) {
		if (!urls[i].dial) {
			listen_and_tell(sock, urls[i].url, "READY");
		}
	}
	uint64_t dialed = 0;
	for (int i = 0; i < nurls; i++) {
		if (urls[i].dial) {
			check(urls[i].url, nng_dial(sock, urls[i].url, NULL, NNG_FLAG_NONBLOCK));
			await_peers(++dialed);
			printf("READY %s\n", urls[i].url);
		}
	}
}

static void
begin(void)
{
	await_peers(opt.peers);
	nng_msleep((nng_duration) opt.settle);
	started = now();
}

static nng_msg *
message(uint64_t seq)
{
	nng_msg *m;
	size_t   n = strlen(pattern_topic(&opt.mine, seq)) + pattern_size(&opt.mine, seq);
	check("message", nng_msg_alloc(&m, n));
	pattern_write(&opt.mine, seq, nng_msg_body(m));
	return m;
}

static void
send_all(bool account)
{
	for (uint64_t seq = 0; seq < opt.count; seq++) {
		nng_msg *m = message(seq);
		if (account) {
			bytes += nng_msg_len(m);
			checksum += fnv(nng_msg_body(m), nng_msg_len(m));
		}
		check("send", nng_sendmsg(sock, m, 0));
		sent++;
		if (opt.pace > 0) {
			struct timespec pause = { (time_t) (opt.pace / 1000000), (long) (opt.pace % 1000000) * 1000 };
			nanosleep(&pause, NULL);
		}
	}
}

static void
play_send(void)
{
	begin();
	send_all(true);
}

static bool
subscribed(const char *topic)
{
	for (int i = 0; i < opt.nprefixes; i++) {
		if (strncmp(topic, opt.prefixes[i], strlen(opt.prefixes[i])) == 0) {
			return true;
		}
	}
	return opt.nprefixes == 0;
}

/* Counts a message and compares it with what `seq` has to be. */
static void
verify(const pattern *p, uint64_t seq, nng_msg *m, uint8_t *room)
{
	size_t   n = pattern_write(p, seq, room);
	size_t   got = nng_msg_len(m);
	uint8_t *body = nng_msg_body(m);
	for (size_t i = 0; i < n && i < got; i++) {
		if (room[i] != body[i]) {
			fail("message %llu of %zu bytes: byte %zu is %02x, not %02x", (unsigned long long) seq, n, i,
			    body[i], room[i]);
		}
	}
	if (got != n) {
		fail("message %llu has %zu bytes, not %zu", (unsigned long long) seq, got, n);
	}
	received++;
	bytes += n;
	checksum += fnv(body, n);
}

/* Which message it says to be; the topic is not counted on. */
static uint64_t
sequence(const pattern *p, nng_msg *m)
{
	const uint8_t *body = nng_msg_body(m);
	size_t         n    = nng_msg_len(m);
	for (int t = 0; t < (p->ntopics ? p->ntopics : 1); t++) {
		const char *topic = p->ntopics ? p->topics[t] : "";
		size_t      head  = strlen(topic);
		if (n >= head + 8 && memcmp(body, topic, head) == 0) {
			uint64_t seq = get32(body + head);
			if (seq < opt.count && strcmp(pattern_topic(p, seq), topic) == 0) {
				return seq;
			}
		}
	}
	fail("a message of %zu bytes that says no sequence below %llu", n, (unsigned long long) opt.count);
	return 0;
}

static void
recv_all(const pattern *p)
{
	uint8_t *room = space(pattern_room(p));
	uint8_t *seen = space(opt.count);
	memset(seen, 0, opt.count + 1);
	uint64_t next = 0, got = 0;
	if (opt.order != STRICT && p->min < 8) {
		fail("order gaps or any needs sizes of 8 and more");
	}
	for (;;) {
		while (opt.order == STRICT && next < opt.count && !subscribed(pattern_topic(p, next))) {
			next++;
		}
		if (opt.order == ANY ? got == opt.count : next >= opt.count) {
			break;
		}
		nng_msg *m;
		int      rv = nng_recvmsg(sock, &m, 0);
		if (rv == NNG_ETIMEDOUT && opt.order == GAPS) {
			if (got > 0) {
				break;
			}
			continue; /* the first may take its time: the sender has to come */
		}
		check("recv", rv);
		if (got++ == 0 && started == 0) {
			started = now();
		}
		uint64_t seq = opt.order == STRICT ? next : sequence(p, m);
		if (seen[seq]++ != 0 || (opt.order == GAPS && seq < next)) {
			fail("message %llu came twice or out of order", (unsigned long long) seq);
		}
		verify(p, seq, m, room);
		nng_msg_free(m);
		next = seq + 1;
	}
	ended = now();
	free(seen);
	free(room);
}

static void
play_recv(void)
{
	recv_all(&opt.mine);
}

static void *
sending(void *arg)
{
	(void) arg;
	send_all(false);
	return NULL;
}

static void
play_both(void)
{
	begin();
	pthread_t thread;
	check("thread", pthread_create(&thread, NULL, sending, NULL));
	recv_all(&opt.theirs);
	pthread_join(thread, NULL);
	ended = now();
}

#include "contexts.h"
#include "speed.h"

#endif
