// SPDX-License-Identifier: GPL-2.0-only
/* Two facts about each stream, counted. */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "rtp_lock.h"
#include "rtp_meet.h"

/*
 * Between two ends, how many streams in each direction; or: to one end, of one
 * SSRC, how many.
 */
struct fact {
	struct fact *next;
	u64 print;			/* 64 secret bits stand for what it is about */
	u32 number[2];
};

struct fact_chain {
	unsigned long head;		/* bit 0 is the lock */
};

static struct fact_chain *chains;
static u32 chain_mask;
static siphash_key_t secret;
static struct kmem_cache *cache;
static atomic_t facts;
static struct lockdep_map lock_map;	/* of all chains' locks */

struct fact_end {
	ip_addr host;
	u32 port;
};

struct fact_about {
	u64 scope;
	struct fact_end end[2];		/* the second is none for an SSRC */
	u32 ssrc;			/* 0 for two ends */
	u16 vlan_id;
	u16 ip_version;
} __aligned(SIPHASH_ALIGNMENT);

/* Which of @fact->number is meant: the lower end comes first. */
static unsigned int about_ends(struct fact_about *about,
			       const struct pfr_rtp_key *key, u64 scope)
{
	struct fact_end from = { .host = key->src, .port = key->src_port };
	struct fact_end to = { .host = key->dst, .port = key->dst_port };
	unsigned int back = memcmp(&from, &to, sizeof(from)) > 0;

	memset(about, 0, sizeof(*about));
	about->scope = scope;
	about->end[back] = from;
	about->end[!back] = to;
	about->vlan_id = key->vlan_id;
	about->ip_version = key->ip_version;
	return back;
}

static void about_ssrc(struct fact_about *about, const struct pfr_rtp_key *key,
		       u64 scope)
{
	memset(about, 0, sizeof(*about));
	about->scope = scope;
	about->end[0].host = key->dst;
	about->end[0].port = key->dst_port;
	about->ssrc = key->ssrc;
	about->vlan_id = key->vlan_id;
	/* No address has this version, so the two kinds are never the same. */
	about->ip_version = key->ip_version | 0x100;
}

static u64 print_of(const struct fact_about *about)
{
	return siphash(about, sizeof(*about), &secret);
}

static struct fact_chain *lock(u64 print)
{
	struct fact_chain *chain = &chains[print & chain_mask];

	rtp_lock(&chain->head, &lock_map);
	return chain;
}

static void unlock(struct fact_chain *chain)
{
	rtp_unlock(&chain->head, &lock_map);
}

static struct fact *first(const struct fact_chain *chain)
{
	return (struct fact *)(chain->head & ~1UL);
}

static void set_first(struct fact_chain *chain, struct fact *fact)
{
	WRITE_ONCE(chain->head, (unsigned long)fact | 1);
}

static struct fact *find(const struct fact_chain *chain, u64 print)
{
	struct fact *fact;

	for (fact = first(chain); fact; fact = fact->next)
		if (fact->print == print)
			return fact;
	return NULL;
}

static void add(u64 print, unsigned int which)
{
	struct fact_chain *chain = lock(print);
	struct fact *fact = find(chain, print), *fresh;

	if (fact) {
		fact->number[which]++;
		unlock(chain);
		return;
	}
	unlock(chain);
	fresh = kmem_cache_zalloc(cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!fresh)
		return;
	chain = lock(print);
	fact = find(chain, print);
	if (!fact) {
		fact = fresh;
		fact->print = print;
		fact->next = first(chain);
		set_first(chain, fact);
		atomic_inc(&facts);
		fresh = NULL;
	}
	fact->number[which]++;
	unlock(chain);
	if (fresh)
		kmem_cache_free(cache, fresh);
}

static void take_out(struct fact_chain *chain, struct fact *fact)
{
	struct fact *f = first(chain);

	if (f == fact) {
		set_first(chain, fact->next);
		return;
	}
	while (f->next != fact)
		f = f->next;
	f->next = fact->next;
}

static void sub(u64 print, unsigned int which)
{
	struct fact_chain *chain = lock(print);
	struct fact *fact = find(chain, print);

	/* It may have been without memory once, and is not counted then. */
	if (fact && fact->number[which])
		fact->number[which]--;
	if (fact && !fact->number[0] && !fact->number[1])
		take_out(chain, fact);
	else
		fact = NULL;
	unlock(chain);
	if (!fact)
		return;
	kmem_cache_free(cache, fact);
	atomic_dec(&facts);
}

static u32 number(u64 print, unsigned int which)
{
	struct fact_chain *chain = lock(print);
	struct fact *fact = find(chain, print);
	u32 n = fact ? fact->number[which] : 0;

	unlock(chain);
	return n;
}

void rtp_meet(const struct pfr_rtp_key *key, const struct rtp_rule *rule)
{
	struct fact_about about;
	unsigned int which;

	which = about_ends(&about, key, rule->scope);
	add(print_of(&about), which);
	about_ssrc(&about, key, rule->scope);
	add(print_of(&about), 0);
}

void rtp_meet_forget(const struct pfr_rtp_key *key, const struct rtp_rule *rule)
{
	struct fact_about about;
	unsigned int which;

	which = about_ends(&about, key, rule->scope);
	sub(print_of(&about), which);
	about_ssrc(&about, key, rule->scope);
	sub(print_of(&about), 0);
}

u32 rtp_meet_flags(const struct pfr_rtp_key *key, const struct rtp_rule *rule)
{
	struct fact_about about;
	unsigned int which;
	u32 flags = 0;

	which = about_ends(&about, key, rule->scope);
	if (number(print_of(&about), !which))
		flags |= RTP_STREAM_ANSWERED;
	about_ssrc(&about, key, rule->scope);
	if (number(print_of(&about), 0) > 1)
		flags |= RTP_STREAM_COLLISION;
	return flags;
}

u64 rtp_meet_table_bytes(void)
{
	return ((u64)chain_mask + 1) * sizeof(*chains);
}

u64 rtp_meet_bytes(void)
{
	return (u64)atomic_read(&facts) * sizeof(struct fact);
}

int rtp_meet_init(u32 max_streams)
{
	get_random_bytes(&secret, sizeof(secret));
	rtp_lock_map_init(&lock_map, "rtp facts");
	chain_mask = roundup_pow_of_two(max_streams) - 1;
	chains = kvcalloc(chain_mask + 1, sizeof(*chains), GFP_KERNEL);
	if (!chains)
		return -ENOMEM;
	cache = kmem_cache_create("pf_ring_rtp_fact", sizeof(struct fact), 0, 0,
				  NULL);
	if (cache)
		return 0;
	kvfree(chains);
	return -ENOMEM;
}

/* All streams are forgotten, and what they were to each other with them. */
void rtp_meet_exit(void)
{
	WARN_ON_ONCE(atomic_read(&facts));
	kmem_cache_destroy(cache);
	kvfree(chains);
}
