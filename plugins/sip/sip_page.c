// SPDX-License-Identifier: GPL-2.0-only
/* What users ask for in messages: calls, page by page. */
#include <linux/string.h>

#include "sip_page.h"
#include "sip_rule.h"

static int sip_page_calls(struct pf_ring_socket *pfr,
			  const struct sip_calls_request *request,
			  struct sip_calls_page *page, u32 room)
{
	struct sip_call_stats *calls = (struct sip_call_stats *)(page + 1);
	struct sip_seat *seat;
	struct sip_rule *rule;

	seat = sip_ring_rule(pfr, request->rule_id, request->exact);
	if (!seat)
		return -ENOENT;
	rule = container_of(seat, struct sip_rule, seat);
	page->cursor = request->cursor;
	page->stage = request->stage;
	page->size = sizeof(*calls);
	page->more = sip_store_page(&rule->track->store, &page->stage,
				    &page->cursor, calls, room, &page->num);
	return sizeof(*page) + page->num * sizeof(*calls);
}

/**
 * sip_page_msg - a user's question (control)
 * @pfr: about a rule of this ring
 * @msg: struct sip_calls_request
 * @msg_len: of it
 * @reply: zeroed
 * @reply_len: room there
 *
 * Return: bytes of the answer; -EINVAL: no such question; -ENOENT: no rule of this
 * id keeps statistics; -ENOSPC: no room for a call.
 */
int sip_page_msg(struct pf_ring_socket *pfr, const void *msg, u32 msg_len,
		 void *reply, u32 reply_len)
{
	struct sip_calls_request request;
	int rc;

	if (msg_len != sizeof(request))
		return -EINVAL;
	memcpy(&request, msg, sizeof(request));
	if (request.what != SIP_REQUEST_CALLS || request.exact > 1 ||
	    request.stage >= SIP_CLASSES || request.reserved)
		return -EINVAL;
	if (reply_len < sizeof(struct sip_calls_page) +
			sizeof(struct sip_call_stats))
		return -ENOSPC;
	reply_len -= sizeof(struct sip_calls_page);
	sip_ring_lock_rules();
	rc = sip_page_calls(pfr, &request, reply,
			    reply_len / sizeof(struct sip_call_stats));
	sip_ring_unlock_rules();
	return rc;
}
