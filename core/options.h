/* SPDX-License-Identifier: GPL-2.0-only */
/* The options of a socket. Process context, may sleep. */
#ifndef PFR_OPTIONS_H
#define PFR_OPTIONS_H

#include <linux/sockptr.h>

#include "sock.h"

struct pfr_sockopt {
	/* Called with the socket's mutex, but for the third; one of them, or none. */
	int (*set_u32)(struct pf_ring_socket *pfr, u32 value);
	/* @len is the size given, zero-filled to today's. */
	int (*set)(struct pf_ring_socket *pfr, const void *val, size_t len);
	/*
	 * For what takes its time: no lock held. *@missing: the plugin that is not
	 * there, which is 0 before.
	 */
	int (*set_unlocked)(struct pf_ring_socket *pfr, const void *val,
			    u16 *missing);
	int (*get)(struct pf_ring_socket *pfr, void *val);
	/*
	 * Instead of get, for an answer to what the program has put there:
	 * *@reply is for kvfree(). Returns its length, at most @room.
	 */
	int (*reply)(struct pf_ring_socket *pfr, const void *request, u32 room,
		     void **reply);
	/*
	 * No lock held: reads the request by itself. Returns a copy for kvfree()
	 * or an ERR_PTR; for rules @why says more.
	 */
	void *(*read)(sockptr_t val, size_t len, struct pfr_refusal *why);
	size_t min;		/* of what is set: its first release's size */
	size_t size;		/* today's */
	u32 max;		/* set_u32: the largest value */
	bool exact;		/* a longer one is refused, whatever it holds */
};

/* The option of this number, NULL: there is none. */
const struct pfr_sockopt *pfr_option(int name);

/* A rule, or rules, were refused: PFR_SO_REFUSAL tells. Returns @err. No lock held. */
int pfr_option_refused(struct pf_ring_socket *pfr, int err,
		       const struct pfr_refusal *why);

#endif /* PFR_OPTIONS_H */
