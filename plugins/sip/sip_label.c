// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/* Values of a message as texts of their own. */
#include "sip_label.h"

static __u32 put(char *label, __u32 room, __u32 at, const __u8 *p,
		 const struct sip_span *span)
{
	__u32 i;

	for (i = 0; i < span->len && at < room - 1; i++) {
		__u8 c = p[span->at + i];

		label[at++] = c < ' ' || c == 0x7F ? '?' : (char)c;
	}
	label[at] = 0;
	return at;
}

/* The text of a span, in @room bytes; "" if it is absent. */
void pfr_sip_label_in(char *label, __u32 room, const __u8 *p,
		      const struct sip_span *span)
{
	put(label, room, 0, p, span);
}

void pfr_sip_label(char *label, const __u8 *p, const struct sip_span *span)
{
	put(label, SIP_TEXT_LEN, 0, p, span);
}

/* What a filter's caller and called are compared with: user@host. */
void pfr_sip_address_label(char *label, const __u8 *p,
			   const struct sip_address *a)
{
	__u32 at = put(label, SIP_TEXT_LEN, 0, p, &a->user);

	if (a->user.len && a->host.len && at < SIP_TEXT_LEN - 1)
		label[at++] = '@';
	put(label, SIP_TEXT_LEN, at, p, &a->host);
}
