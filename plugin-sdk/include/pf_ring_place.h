/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a walk through a hash table is to go on, as a number that users may keep.
 * A bucket's number tells about the secret of its hash, and who has enough of them
 * can choose keys that meet. So it is enciphered: a Feistel network of four rounds
 * with SipHash, one to one, which 0 stays out of. For kernel plugins; needs nothing
 * from the core.
 *
 *	reply->cursor = pfring_place_hide(&secret, bucket);
 *	bucket = pfring_place_find(&secret, request->cursor);	// any number
 *
 * Any context.
 */
#ifndef PF_RING_PLACE_H
#define PF_RING_PLACE_H

#include <linux/siphash.h>
#include <linux/types.h>

#define __PFRING_PLACE_ROUNDS	4

static inline u32 __pfring_place_round(const siphash_key_t *secret, u32 round,
				       u32 half)
{
	return (u32)siphash_1u64((u64)round << 32 | half, secret);
}

static inline u64 __pfring_place_hide(const siphash_key_t *secret, u64 place)
{
	u32 left = place >> 32, right = place, next, i;

	for (i = 0; i < __PFRING_PLACE_ROUNDS; i++) {
		next = left ^ __pfring_place_round(secret, i, right);
		left = right;
		right = next;
	}
	return (u64)left << 32 | right;
}

static inline u64 __pfring_place_find(const siphash_key_t *secret, u64 hidden)
{
	u32 left = hidden >> 32, right = hidden, next, i;

	for (i = __PFRING_PLACE_ROUNDS; i; i--) {
		next = right ^ __pfring_place_round(secret, i - 1, left);
		right = left;
		left = next;
	}
	return (u64)left << 32 | right;
}

/**
 * pfring_place_hide - a place as it may be shown
 * @secret: random, and always the same for a table
 * @place: any number; 0 stays 0, for "from the beginning" or "there is no more"
 */
static inline u64 pfring_place_hide(const siphash_key_t *secret, u64 place)
{
	u64 hidden;

	if (!place)
		return 0;
	hidden = __pfring_place_hide(secret, place);
	/* That of 0 is free for the one that would become 0. */
	return hidden ?: __pfring_place_hide(secret, 0);
}

/* The place that was hidden; of a number that never was, some other place. */
static inline u64 pfring_place_find(const siphash_key_t *secret, u64 hidden)
{
	u64 place;

	if (!hidden)
		return 0;
	place = __pfring_place_find(secret, hidden);
	return place ?: __pfring_place_find(secret, 0);
}

#endif /* PF_RING_PLACE_H */
