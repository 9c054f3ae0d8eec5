// SPDX-License-Identifier: GPL-2.0-only
/* Rules that only filter: each packet on its own. */
#include <linux/string.h>

#include "sip_filter.h"
#include "sip_label.h"
#include "sip_parse.h"

/* What the reader gets: about @m, which begins in the packet at @at, 0 = before. */
void sip_filter_parsed(struct sip_parsed *parsed, u32 at, const u8 *p,
		       const struct sip_message *m)
{
	memset(parsed, 0, sizeof(*parsed));
	parsed->message = *m;
	parsed->at = at;
	pfr_sip_address_label(parsed->caller, p, &m->from);
	pfr_sip_address_label(parsed->called, p, &m->to);
	pfr_sip_label(parsed->call_id, p, &m->call_id);
}

/* It is a service: without memory the packet goes without. */
static void sip_filter_tell(struct parse_buffer **parse_memory, u32 at,
			    const u8 *p, const u8 *end)
{
	struct sip_message m;

	if (*parse_memory)
		return;
	*parse_memory = pfring_parse_alloc(sizeof(struct sip_parsed));
	if (!*parse_memory)
		return;
	pfr_sip_parse(&m, p, end, 0);
	sip_filter_parsed((*parse_memory)->mem, at, p, &m);
}

/*
 * The messages of a piece, one after the other, up to the first that suits.
 * Return: where it begins, or NULL.
 */
static const u8 *sip_filter_find(const struct sip_match *match, const u8 *p,
				 const u8 *end, bool stream)
{
	struct sip_message m;
	int i, taken;

	for (i = 0; p < end && i < SIP_MAX_MESSAGES; i++) {
		while (p < end && (*p == '\r' || *p == '\n'))
			p++;
		if (pfr_sip_match(match, p, end))
			return p;
		if (!stream)
			return NULL;
		taken = pfr_sip_parse(&m, p, end, 1);
		if (taken <= 0 ||
		    (m.kind != sip_request && m.kind != sip_response))
			return NULL;
		p += taken;
	}
	return NULL;
}

/**
 * sip_filter_packet - does a message that begins in a packet suit?
 * @match: the rule's
 * @payload: of the packet
 * @parse_memory: gets what was found, if it is still free
 */
bool sip_filter_packet(const struct sip_match *match,
		       const struct sip_payload *payload,
		       struct parse_buffer **parse_memory)
{
	struct sip_piece piece;
	const u8 *p;

	if (!sip_piece_get(&piece, payload, 0))
		return false;
	p = sip_filter_find(match, piece.p, piece.end, payload->stream);
	if (p)
		sip_filter_tell(parse_memory, payload->at + (p - piece.p), p,
				piece.end);
	return p;
}
