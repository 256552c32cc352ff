/* The roles that measure, and the device. */
#ifndef SPEED_H
#define SPEED_H

static void
play_pingpong(void)
{
	uint8_t *room = space(pattern_room(&opt.mine));
	size_t   n    = pattern_write(&opt.mine, 0, room);
	begin();
	for (uint64_t i = 0; i < opt.count; i++) {
		nng_msg *m;
		check("message", nng_msg_alloc(&m, n));
		memcpy(nng_msg_body(m), room, n);
		check("send", nng_sendmsg(sock, m, 0));
		sent++;
		check("recv", nng_recvmsg(sock, &m, 0));
		if (nng_msg_len(m) != n || memcmp(nng_msg_body(m), room, n) != 0) {
			fail("round trip %llu came back changed", (unsigned long long) i);
		}
		received++;
		bytes += n;
		nng_msg_free(m);
	}
	ended = now();
	free(room);
}

static void
play_blast(void)
{
	uint8_t *room = space(pattern_room(&opt.mine));
	size_t   n    = pattern_write(&opt.mine, 0, room);
	begin();
	double until = started + (double) opt.count;
	while (now() < until) {
		nng_msg *m;
		check("message", nng_msg_alloc(&m, n));
		memcpy(nng_msg_body(m), room, n);
		check("send", nng_sendmsg(sock, m, 0));
		sent++;
		bytes += n;
	}
	ended      = now();
	opt.linger = opt.linger == 2000 ? 200 : opt.linger; /* a sink goes only when we go */
	free(room);
}

static void
play_sink(void)
{
	check("recv timeout", nng_socket_set_ms(sock, NNG_OPT_RECVTIMEO, 50));
	for (;;) {
		nng_msg *m;
		int      rv = nng_recvmsg(sock, &m, 0);
		if (rv == NNG_ETIMEDOUT) {
			if (await_gone(0)) {
				return;
			}
			continue;
		}
		check("recv", rv);
		ended = now();
		if (received++ == 0) {
			started = ended;
		}
		bytes += nng_msg_len(m);
		nng_msg_free(m);
	}
}

static nng_socket back;

static void *
forwarding(void *arg)
{
	(void) arg;
	nng_device(sock, back);
	return NULL;
}

/* Before the front is open, so that READY means that both are. */
static void
open_back(void)
{
	if (opt.back == NULL) {
		fail("device needs backdial or backlisten");
	}
	check("open back", opt.back_open(&back));
	if (opt.back_dial) {
		check("reconnect", nng_socket_set_ms(back, NNG_OPT_RECONNMINT, (nng_duration) opt.reconnms));
		check(opt.back, nng_dial(back, opt.back, NULL, NNG_FLAG_NONBLOCK));
	} else {
		listen_and_tell(back, opt.back, "BACK");
	}
}

static void
play_device(void)
{
	pthread_t thread;
	check("thread", pthread_create(&thread, NULL, forwarding, NULL));
	await_gone(opt.seconds * 1000);
	nng_close(sock);
	nng_close(back);
	pthread_join(thread, NULL);
}

#endif
