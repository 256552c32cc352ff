/* Requests and replies: many contexts on one socket, each a small machine driven by its own nng_aio. */
#ifndef CONTEXTS_H
#define CONTEXTS_H

typedef struct {
	nng_ctx  ctx;
	nng_aio *aio;
	bool     receiving;
	uint64_t seq, answers;
	uint8_t *room;
} worker;

/* Under `lock`. */
static uint64_t next_request, finished;

static void
finish(uint64_t n)
{
	pthread_mutex_lock(&lock);
	finished += n;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void
worker_recv(worker *w)
{
	w->receiving = true;
	nng_ctx_recv(w->ctx, w->aio);
}

static void
worker_send(worker *w, nng_msg *m)
{
	w->receiving = false;
	nng_aio_set_msg(w->aio, m);
	nng_ctx_send(w->ctx, w->aio);
}

static void
ask_next(worker *w)
{
	pthread_mutex_lock(&lock);
	bool more = next_request < opt.count;
	if (more) {
		w->seq = next_request++;
		sent++;
	}
	pthread_mutex_unlock(&lock);
	if (more) {
		w->answers = 0;
		worker_send(w, message(w->seq));
	}
}

static void
ask_step(void *arg)
{
	worker *w  = arg;
	int     rv = nng_aio_result(w->aio);
	if (rv == NNG_ECLOSED) {
		return;
	}
	if (rv != 0) {
		fail("%s %llu: %s", w->receiving ? "reply to" : "request", (unsigned long long) w->seq, nng_strerror(rv));
	}
	if (!w->receiving) {
		worker_recv(w);
		return;
	}
	nng_msg *m = nng_aio_get_msg(w->aio);
	pthread_mutex_lock(&lock);
	verify(&opt.mine, w->seq, m, w->room);
	pthread_mutex_unlock(&lock);
	nng_msg_free(m);
	if (opt.survey && ++w->answers < opt.answers) {
		worker_recv(w);
		return;
	}
	finish(1);
	ask_next(w);
}

static void
echo_step(void *arg)
{
	worker *w  = arg;
	int     rv = nng_aio_result(w->aio);
	if (rv == NNG_ECLOSED) {
		return;
	}
	check(w->receiving ? "recv" : "send", rv);
	if (w->receiving) {
		nng_msg *m = nng_aio_get_msg(w->aio);
		pthread_mutex_lock(&lock);
		if (received == 0) {
			started = now();
		}
		received++;
		bytes += nng_msg_len(m);
		checksum += fnv(nng_msg_body(m), nng_msg_len(m));
		pthread_mutex_unlock(&lock);
		worker_send(w, m);
		return;
	}
	pthread_mutex_lock(&lock);
	sent++;
	ended = now();
	pthread_mutex_unlock(&lock);
	finish(1);
	worker_recv(w);
}

static worker *
workers(void (*step)(void *), bool times)
{
	worker *all = space(opt.contexts * sizeof(worker));
	for (uint64_t i = 0; i < opt.contexts; i++) {
		worker *w = &all[i];
		memset(w, 0, sizeof(*w));
		w->room = space(pattern_room(&opt.mine));
		check("context", nng_ctx_open(&w->ctx, sock));
		check("aio", nng_aio_alloc(&w->aio, step, w));
		nng_aio_set_timeout(w->aio, times ? (nng_duration) opt.recvms : NNG_DURATION_INFINITE);
	}
	return all;
}

static void
play_ask(void)
{
	worker *all = workers(ask_step, true);
	begin();
	for (uint64_t i = 0; i < opt.contexts; i++) {
		ask_next(&all[i]);
	}
	pthread_mutex_lock(&lock);
	while (finished < opt.count) {
		pthread_cond_wait(&changed, &lock);
	}
	pthread_mutex_unlock(&lock);
	ended = now();
}

/* Of a protocol without contexts: one message after another. */
static void
echo_in_order(void)
{
	check("recv timeout", nng_socket_set_ms(sock, NNG_OPT_RECVTIMEO, 50));
	while (opt.count == 0 || sent < opt.count) {
		nng_msg *m;
		int      rv = nng_recvmsg(sock, &m, 0);
		if (rv == NNG_ETIMEDOUT) {
			if (opt.count == 0 && await_gone(0)) {
				return;
			}
			continue;
		}
		check("recv", rv);
		if (received++ == 0) {
			started = now();
		}
		bytes += nng_msg_len(m);
		checksum += fnv(nng_msg_body(m), nng_msg_len(m));
		rv = nng_sendmsg(sock, m, 0);
		if (rv != 0 && opt.count == 0 && await_gone(0)) {
			return; /* it went without waiting for its last echo */
		}
		check("send", rv);
		sent++;
		ended = now();
	}
}

static void
play_echo(void)
{
	nng_ctx probe;
	if (nng_ctx_open(&probe, sock) != 0) {
		echo_in_order();
		return;
	}
	nng_ctx_close(probe);
	worker *all = workers(echo_step, false);
	for (uint64_t i = 0; i < opt.contexts; i++) {
		worker_recv(&all[i]);
	}
	pthread_mutex_lock(&lock);
	while (opt.count > 0 ? finished < opt.count : came < opt.peers || here > 0) {
		pthread_cond_wait(&changed, &lock);
	}
	pthread_mutex_unlock(&lock);
}

#endif
