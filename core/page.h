/* SPDX-License-Identifier: GPL-2.0-only */
/* What plugins keep, page by page. Process context, the socket's mutex is held. */
#ifndef PFR_PAGE_H
#define PFR_PAGE_H

#include <linux/pf_ring_abi.h>

struct pf_ring_socket;

/**
 * pfr_page_reply - PFR_SO_PLUGIN_PAGE
 * @pfr: the ring
 * @question: of a program
 * @room: for the answer, at least the size of the question
 * @reply: gets memory with the answer, to be freed in any case
 *
 * Return: bytes of the answer, or a negative errno.
 */
int pfr_page_reply(struct pf_ring_socket *pfr,
		   const struct pfr_plugin_page *question, u32 room,
		   void **reply);

#endif /* PFR_PAGE_H */
