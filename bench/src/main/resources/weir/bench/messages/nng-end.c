/*
 * One end of the comparison of messages, on libnng; weir.bench.messages.WeirEnd is the same on Weir:
 *
 *   nng-end aio|blocking ping|echo|push|pull URL BYTES
 *   nng-end version                                       prints the library's
 *
 * ping and push dial URL, echo and pull listen there. It prints "READY url" once it listens, or is
 * connected, then takes a command a line and answers each with "COUNT messages nanoseconds -1":
 *   go      ping and push begin        rest    they pause        count   nothing else
 * messages are those that came (push: that the pipe took), nanoseconds are of the monotonic clock,
 * and the last number is what a JVM has allocated. It ends with its input, or with status 1 when
 * anything fails: each message bears its number in its first 8 bytes, big-endian, so one that is lost,
 * doubled, cut or out of order is a failure.
 *
 * aio is the style of callbacks, one nng_aio for all, as in NNG's own demos; blocking is a thread of
 * its own around nng_sendmsg and nng_recvmsg.
 */
#include <nng/nng.h>
#include <nng/protocol/pair0/pair.h>
#include <nng/protocol/pipeline0/pull.h>
#include <nng/protocol/pipeline0/push.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static nng_socket sock = NNG_SOCKET_INITIALIZER;
static nng_aio   *aio;
static size_t     size;
static uint8_t   *filler;

static uint64_t         sent; /* by the one who sends at a time */
static _Atomic uint64_t messages;

/* Whether ping or push may go on. Who learns that it may not leaves the next start to `go`. */
static pthread_mutex_t lock    = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  changed = PTHREAD_COND_INITIALIZER;
static atomic_bool     running;
static bool            idle = true;

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "nng-end: %s: %s\n", what, why);
	_exit(1); /* not exit: other threads are in the middle of NNG */
}

static void
check(const char *what, int rv)
{
	if (rv != 0) {
		fail(what, nng_strerror(rv));
	}
}

/* The only one that writes it is the one whose turn it is to send or receive. */
static void
count(void)
{
	atomic_store_explicit(
	    &messages, atomic_load_explicit(&messages, memory_order_relaxed) + 1, memory_order_relaxed);
}

static bool
go_on(void)
{
	if (atomic_load_explicit(&running, memory_order_relaxed)) {
		return true;
	}
	pthread_mutex_lock(&lock);
	bool on = running;
	idle    = !on;
	pthread_mutex_unlock(&lock);
	return on;
}

static nng_msg *
next_message(void)
{
	nng_msg *m;
	check("message", nng_msg_alloc(&m, size));
	uint8_t *body = nng_msg_body(m);
	uint64_t seq  = sent++;
	memcpy(body, filler, size);
	for (int i = 7; i >= 0; i--) {
		body[i] = (uint8_t) seq;
		seq >>= 8;
	}
	return m;
}

static void
verify(nng_msg *m, uint64_t expected)
{
	const uint8_t *body = nng_msg_body(m);
	uint64_t       seq  = 0;
	if (nng_msg_len(m) != size) {
		fail("verify", "a message of another size");
	}
	for (int i = 0; i < 8; i++) {
		seq = seq << 8 | body[i];
	}
	if (seq != expected) {
		fail("verify", "a message that is not the next one");
	}
}

/* ---- with callbacks ---- */

static bool sending; /* what the aio is about, for ping and echo */

static void
send_aio(nng_msg *m)
{
	nng_aio_set_msg(aio, m);
	sending = true;
	nng_send_aio(sock, aio);
}

static void
recv_aio(void)
{
	sending = false;
	nng_recv_aio(sock, aio);
}

static void
ping_done(void *arg)
{
	(void) arg;
	check("ping", nng_aio_result(aio));
	if (sending) {
		recv_aio();
		return;
	}
	nng_msg *m = nng_aio_get_msg(aio);
	verify(m, sent - 1);
	nng_msg_free(m);
	count();
	if (go_on()) {
		send_aio(next_message());
	}
}

static void
echo_done(void *arg)
{
	(void) arg;
	check("echo", nng_aio_result(aio));
	if (sending) {
		recv_aio();
		return;
	}
	count();
	send_aio(nng_aio_get_msg(aio));
}

static void
push_done(void *arg)
{
	(void) arg;
	check("push", nng_aio_result(aio));
	count();
	if (go_on()) {
		send_aio(next_message());
	}
}

static void
pull_done(void *arg)
{
	(void) arg;
	check("pull", nng_aio_result(aio));
	nng_msg *m = nng_aio_get_msg(aio);
	verify(m, messages);
	nng_msg_free(m);
	count();
	recv_aio();
}

/* ---- with a thread ---- */

static nng_msg *
received(void)
{
	nng_msg *m;
	check("recv", nng_recvmsg(sock, &m, 0));
	return m;
}

static void
await_go(void)
{
	pthread_mutex_lock(&lock);
	while (!running) {
		pthread_cond_wait(&changed, &lock);
	}
	pthread_mutex_unlock(&lock);
}

static void
ping_once(void)
{
	if (!go_on()) {
		await_go();
	}
	check("ping", nng_sendmsg(sock, next_message(), 0));
	nng_msg *m = received();
	verify(m, sent - 1);
	nng_msg_free(m);
}

static void
echo_once(void)
{
	check("echo", nng_sendmsg(sock, received(), 0));
}

static void
push_once(void)
{
	if (!go_on()) {
		await_go();
	}
	check("push", nng_sendmsg(sock, next_message(), 0));
}

static void
pull_once(void)
{
	nng_msg *m = received();
	verify(m, messages);
	nng_msg_free(m);
}

static void *
again_and_again(void *once)
{
	for (;;) {
		(*(void (**)(void)) once)();
		count();
	}
	return NULL;
}

/* ---- both ---- */

static const struct role {
	const char *name;
	bool        dials;
	int (*open)(nng_socket *);
	void (*done)(void *);
	void (*once)(void);
} roles[] = {
	{ "ping", true, nng_pair0_open, ping_done, ping_once },
	{ "echo", false, nng_pair0_open, echo_done, echo_once },
	{ "push", true, nng_push0_open, push_done, push_once },
	{ "pull", false, nng_pull0_open, pull_done, pull_once },
};

static void
connect_and_tell(const struct role *role, const char *url)
{
	check("open", role->open(&sock));
	if (role->dials) {
		check(url, nng_dial(sock, url, NULL, 0));
		printf("READY %s\n", url);
		return;
	}
	nng_listener listener;
	check(url, nng_listen(sock, url, &listener, 0));
	int port;
	if (strncmp(url, "tcp", 3) == 0) {
		check("port", nng_listener_get_int(listener, NNG_OPT_TCP_BOUND_PORT, &port));
		printf("READY %.*s:%d\n", (int) (strrchr(url, ':') - url), url, port);
	} else {
		printf("READY %s\n", url);
	}
}

static void
go(bool by_callbacks)
{
	pthread_mutex_lock(&lock);
	bool begins = idle;
	running     = true;
	idle        = false;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	if (begins && by_callbacks) {
		send_aio(next_message());
	}
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "version") == 0) {
		puts(nng_version());
		return 0;
	}
	const struct role *role = roles, *end = roles + sizeof(roles) / sizeof(roles[0]);
	while (argc == 5 && role < end && strcmp(role->name, argv[2]) != 0) {
		role++;
	}
	size = argc == 5 ? strtoul(argv[4], NULL, 10) : 0;
	if (size < 8 || role == end) {
		fprintf(stderr, "usage: nng-end aio|blocking ping|echo|push|pull URL BYTES; BYTES from 8 on\n");
		return 2;
	}
	bool by_callbacks = strcmp(argv[1], "aio") == 0;
	setvbuf(stdout, NULL, _IOLBF, 0);
	filler = calloc(size, 1);
	connect_and_tell(role, argv[3]);
	if (by_callbacks) {
		check("aio", nng_aio_alloc(&aio, role->done, NULL));
		nng_aio_set_timeout(aio, NNG_DURATION_INFINITE);
		if (!role->dials) {
			recv_aio();
		}
	} else {
		static void (*once)(void);
		pthread_t thread;
		once = role->once;
		check("thread", pthread_create(&thread, NULL, again_and_again, &once) == 0 ? 0 : NNG_ENOMEM);
	}
	char command[32];
	while (fgets(command, sizeof(command), stdin) != NULL) {
		if (strcmp(command, "go\n") == 0) {
			go(by_callbacks);
		} else if (strcmp(command, "rest\n") == 0) {
			running = false;
		}
		struct timespec t;
		clock_gettime(CLOCK_MONOTONIC, &t);
		printf("COUNT %llu %lld -1\n", (unsigned long long) messages,
		    (long long) t.tv_sec * 1000000000 + t.tv_nsec);
	}
	_exit(0);
}
