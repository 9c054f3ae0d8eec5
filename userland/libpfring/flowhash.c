// SPDX-License-Identifier: LGPL-2.1-or-later
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "flowhash.h"

/* One end of the flow, compared and hashed as plain words. */
struct peer {
	uint64_t host[2];
	uint64_t port;
};

static uint64_t key[2];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void make_key(void)
{
	struct timespec now;

	if (getrandom(key, sizeof(key), GRND_NONBLOCK) == sizeof(key))
		return;
	/* Early boot: better than nothing. */
	clock_gettime(CLOCK_REALTIME, &now);
	key[0] ^= (uint64_t)now.tv_nsec * 0x9e3779b97f4a7c15ULL;
	key[1] ^= (uint64_t)now.tv_sec * 0xc2b2ae3d27d4eb4fULL;
}

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 over whole words. */
static uint64_t siphash(const uint64_t *words, size_t count)
{
	uint64_t v[4] = {
		key[0] ^ 0x736f6d6570736575ULL, key[1] ^ 0x646f72616e646f6dULL,
		key[0] ^ 0x6c7967656e657261ULL, key[1] ^ 0x7465646279746573ULL,
	};
	uint64_t length = (uint64_t)(count * sizeof(*words)) << 56;
	size_t i;

	for (i = 0; i <= count; i++) {
		uint64_t word = i < count ? words[i] : length;

		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	v[2] ^= 0xff;
	for (i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void set_peer(struct peer *peer, const ip_addr *host, uint8_t version,
		     uint16_t port)
{
	memset(peer, 0, sizeof(*peer));
	if (version == 6)
		memcpy(peer->host, &host->v6, sizeof(host->v6));
	else
		peer->host[0] = host->v4;
	peer->port = port;
}

uint32_t pfr_flow_hash(const struct pkt_parsing_info *info)
{
	/* ICMP has type and code there, which differ between directions. */
	bool ports = info->l3_proto != IPPROTO_ICMP &&
		     info->l3_proto != IPPROTO_ICMPV6;
	struct peer peers[2];
	uint64_t words[7];
	uint64_t hash;
	int first;

	pthread_once(&key_once, make_key);
	set_peer(&peers[0], &info->ip_src, info->ip_version,
		 ports ? info->l4_src_port : 0);
	set_peer(&peers[1], &info->ip_dst, info->ip_version,
		 ports ? info->l4_dst_port : 0);
	/* Any order will do as long as it is the same both ways. */
	first = memcmp(&peers[0], &peers[1], sizeof(peers[0])) > 0;
	words[0] = (uint64_t)info->vlan_id << 32 | info->ip_version << 8 |
		   info->l3_proto;
	memcpy(&words[1], &peers[first], sizeof(peers[0]));
	memcpy(&words[4], &peers[!first], sizeof(peers[0]));
	hash = siphash(words, 7);
	hash ^= hash >> 32;
	return (uint32_t)hash ? (uint32_t)hash : 1;
}
