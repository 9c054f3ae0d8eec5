/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The SIP parser (RFC 3261). No skb, no allocation, no state: the same file is
 * built into the module and into its tests.
 *
 * Context: any. No byte at or behind @end is read, whatever those before say.
 * A message costs at most its first SIP_MAX_HEAD bytes, each looked at a few
 * times; a body is not looked at.
 *
 * Header names in any order and any case, compact forms, blanks before the
 * colon, folded lines and bare line feeds are understood. Headers that nobody
 * asks for are skipped unread, so what is wrong in them is not noticed.
 *
 * Refused (sip_malformed, and sip_message.flags says why): a start line longer
 * than SIP_MAX_HEAD; a request without a URI, or with spaces in it; another
 * version than 2.0; a code that is not three digits from 100 to 699; a
 * Content-Length that is no number, is above SIP_MAX_BODY, or is there
 * twice with different values; a head above SIP_MAX_HEAD bytes or SIP_MAX_LINES
 * lines.
 */
#ifndef PFR_SIP_PARSE_H
#define PFR_SIP_PARSE_H

#include "pf_ring_sip.h"

#define SIP_MAX_HEAD	8192		/* start line, headers and empty line */
#define SIP_MAX_LINES	256
#define SIP_MAX_BODY	1048576
#define SIP_MAX_METHOD	64		/* longer words are not taken for one */

const __u8 *pfr_sip_word(const __u8 *p, const __u8 *end);
int pfr_sip_start(struct sip_message *m, const __u8 *p, const __u8 *word,
		  const __u8 *end);
void pfr_sip_headers(struct sip_message *m, const __u8 *p, const __u8 *end,
		     __u32 start, __u16 wanted);
int pfr_sip_parse(struct sip_message *m, const __u8 *p, const __u8 *end,
		  int stream);

#endif /* PFR_SIP_PARSE_H */
