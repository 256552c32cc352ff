/*
 * The messages of the interop tests. Both ends compute them, so every byte is verified, also of
 * messages too short to say who they are. weir.sp.interop.Pattern is the same in Java.
 *
 * All arithmetic is unsigned, modulo 2^64 (2^32 for FNV). seed and seq are 64 bits wide.
 *
 *   mix(x)   x += 9e3779b97f4a7c15; x = (x ^ x>>30) * bf58476d1ce4e5b9;
 *            x = (x ^ x>>27) * 94d049bb133111eb; result x ^ x>>31           (one step of splitmix64)
 *   base     mix(seed ^ mix(seq))                                          seq counts from 0
 *   size     SIZES is "N" or "MIN-MAX". seq 0 has MIN bytes, seq 1 has MAX, so that both ends of
 *            the range always occur; the others MIN + (base>>1) % (MAX-MIN+1)
 *   filler   byte j is (mix(base + j/8) >> 8*(j%8)) & 0xff                 j counts from 0
 *   body     size <  8: `size` bytes of filler; known by their place in the order alone
 *            size >= 8: seq (4 bytes, big-endian), FNV-1a-32 of the filler (4 bytes, big-endian),
 *                       size-8 bytes of filler
 *   topic    with topics=T0,T1,.. the message is the bytes of T[seq % number of topics], then body
 *   checksum sum modulo 2^32 of the FNV-1a-32 of every whole message: the order does not matter
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MAX_TOPICS 16

typedef struct {
	uint64_t    seed;
	uint64_t    min;
	uint64_t    max;
	const char *topics[MAX_TOPICS];
	int         ntopics;
} pattern;

static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint32_t
fnv(const uint8_t *bytes, size_t n)
{
	uint32_t h = 0x811c9dc5u;
	for (size_t i = 0; i < n; i++) {
		h = (h ^ bytes[i]) * 0x01000193u;
	}
	return h;
}

static void
put32(uint8_t *at, uint32_t v)
{
	at[0] = (uint8_t) (v >> 24);
	at[1] = (uint8_t) (v >> 16);
	at[2] = (uint8_t) (v >> 8);
	at[3] = (uint8_t) v;
}

static uint32_t
get32(const uint8_t *at)
{
	return ((uint32_t) at[0] << 24) | ((uint32_t) at[1] << 16) | ((uint32_t) at[2] << 8) | at[3];
}

static uint64_t
pattern_base(const pattern *p, uint64_t seq)
{
	return mix(p->seed ^ mix(seq));
}

static size_t
pattern_size(const pattern *p, uint64_t seq)
{
	if (seq == 0) {
		return p->min;
	}
	if (seq == 1) {
		return p->max;
	}
	return p->min + (pattern_base(p, seq) >> 1) % (p->max - p->min + 1);
}

static const char *
pattern_topic(const pattern *p, uint64_t seq)
{
	return p->ntopics == 0 ? "" : p->topics[seq % (uint64_t) p->ntopics];
}

/* Room for any message of the pattern, topic included. */
static size_t
pattern_room(const pattern *p)
{
	size_t longest = 0;
	for (int i = 0; i < p->ntopics; i++) {
		size_t n = strlen(p->topics[i]);
		longest  = n > longest ? n : longest;
	}
	return longest + p->max;
}

static void
fill(uint8_t *at, size_t n, uint64_t base)
{
	for (size_t j = 0; j < n; j += 8) {
		uint64_t word = mix(base + j / 8);
		for (size_t k = j; k < j + 8 && k < n; k++, word >>= 8) {
			at[k] = (uint8_t) word;
		}
	}
}

/* Writes message `seq` and returns its size. */
static size_t
pattern_write(const pattern *p, uint64_t seq, uint8_t *at)
{
	const char *topic = pattern_topic(p, seq);
	size_t      head  = strlen(topic);
	size_t      size  = pattern_size(p, seq);
	uint64_t    base  = pattern_base(p, seq);
	memcpy(at, topic, head);
	uint8_t *body = at + head;
	if (size < 8) {
		fill(body, size, base);
	} else {
		fill(body + 8, size - 8, base);
		put32(body, (uint32_t) seq);
		put32(body + 4, fnv(body + 8, size - 8));
	}
	return head + size;
}

/* "N" or "MIN-MAX"; 0 if it is neither. */
static int
pattern_sizes(pattern *p, const char *text)
{
	unsigned long long a, b;
	char               end;
	if (sscanf(text, "%llu-%llu%c", &a, &b, &end) == 2 && a <= b) {
		p->min = a;
		p->max = b;
		return 1;
	}
	if (sscanf(text, "%llu%c", &a, &end) == 1) {
		p->min = p->max = a;
		return 1;
	}
	return 0;
}

#endif
