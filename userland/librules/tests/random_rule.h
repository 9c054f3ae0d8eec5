/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules of all kinds that there can be, in their normal form. */
#ifndef RANDOM_RULE_H
#define RANDOM_RULE_H

#include "librules.h"

/* The same sequence for the same seed, everywhere. */
void random_seed(__u64 seed);
__u32 random_below(__u32 limit);

/* @codecs: may plugin 40, "echo", appear, too? */
void random_rule(filtering_rule *rule, __u16 id, int codecs);
void random_hash_rule(hash_filtering_rule *rule);

#endif /* RANDOM_RULE_H */
