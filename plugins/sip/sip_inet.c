// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * IPv4 and IPv6 addresses from text that has no end of its own.
 */
#include "sip_inet.h"
#include "sip_text.h"

/* Four decimal numbers. Return: 1, or 0 if the text is anything else. */
int pfr_sip_inet4(__u8 *bytes, const __u8 *p, const __u8 *end)
{
	__u32 number;
	int n;

	for (n = 0; n < 4; n++) {
		const __u8 *digits = p;

		if (sip_number(&p, end, 255, &number) || p - digits > 3)
			return 0;
		bytes[n] = (__u8)number;
		if (n == 3)
			return p == end;
		if (p == end || *p++ != '.')
			return 0;
	}
	return 0;
}

static int hex(__u8 c)
{
	if (sip_is_digit(c))
		return c - '0';
	c = sip_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 4291 2.2, without a zone. Return: 1, or 0 if the text is anything else. */
int pfr_sip_inet6(__u8 *bytes, const __u8 *p, const __u8 *end)
{
	int n = 0, gap = -1, digits, value;
	const __u8 *group;
	__u8 text[16];

	if (end - p >= 2 && p[0] == ':' && p[1] == ':') {
		gap = 0;
		p += 2;
	}
	while (p < end) {
		group = p;
		for (digits = 0, value = 0; p < end && hex(*p) >= 0; p++) {
			if (++digits > 4)
				return 0;
			value = value << 4 | hex(*p);
		}
		if (p < end && *p == '.') {
			if (n > 12 || !pfr_sip_inet4(text + n, group, end))
				return 0;
			n += 4;
			break;
		}
		if (!digits || n > 14)
			return 0;
		text[n++] = (__u8)(value >> 8);
		text[n++] = (__u8)value;
		if (p == end)
			break;
		/* A colon is followed by a group or by the second of two. */
		if (*p++ != ':' || p == end)
			return 0;
		if (*p == ':') {
			if (gap >= 0)
				return 0;
			gap = n;
			p++;
		}
	}
	if (gap < 0 ? n != 16 : n > 14)
		return 0;
	memset(bytes, 0, 16);
	if (gap < 0)
		gap = n;
	memcpy(bytes, text, (size_t)gap);
	memcpy(bytes + 16 - (n - gap), text + gap, (size_t)(n - gap));
	return 1;
}
