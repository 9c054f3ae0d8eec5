// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * What each character is, by the grammar of RFC 3261 25.
 */
#include "sip_text.h"

#define T	SIP_TOKEN
#define E	SIP_ENDS_HOST
#define U	SIP_ENDS_USER
#define S	(SIP_SPACE | E | U)
#define B	(SIP_BLANK | S)

/* Bytes above ASCII are none of these. */
const __u8 pfr_sip_class[256] = {
	['\t'] = B, [' '] = B, ['\r'] = S, ['\n'] = S,
	['0' ... '9'] = T, ['A' ... 'Z'] = T, ['a' ... 'z'] = T,
	['-'] = T, ['.'] = T, ['!'] = T, ['%'] = T, ['*'] = T, ['_'] = T,
	['+'] = T, ['`'] = T, ['\''] = T, ['~'] = T,
	[';'] = E, ['?'] = E, [','] = E, ['>'] = E | U, ['@'] = U,
	[':'] = SIP_COLON,
};
