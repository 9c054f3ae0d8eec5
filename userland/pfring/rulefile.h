/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules from files, into rings. */
#ifndef PFRING_RULEFILE_H
#define PFRING_RULEFILE_H

#include <stdbool.h>

#include <librules.h>
#include <pfring.h>

/*
 * Adds what a file holds to @set: the rule language, or JSON if it begins with
 * '{'; "-" is standard input. False: @set has messages, or after a complaint.
 */
bool rulefile_read(struct pfr_rules *set, const char *path);

/* The same, with all that is wrong on stderr. NULL: it has been said why. */
struct pfr_rules *rulefile_load(const char *path);

/*
 * Puts the rules in the place of those of a ring: all, or, after a complaint,
 * none.
 */
bool rulefile_apply(const struct pfr_rules *set, pfring *ring);

/*
 * An expression of tcpdump: as rules of the ring, with all else dropped, where
 * there are rules that say it, else attached as BPF. Says which on stderr if
 * @verbose. False after a complaint.
 */
bool expression_apply(const char *expression, pfring *ring, bool verbose);

#endif /* PFRING_RULEFILE_H */
