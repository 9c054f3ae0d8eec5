// SPDX-License-Identifier: LGPL-2.1-or-later
/* Hosts and MAC addresses. IPv4 is in host order, IPv6 in network order. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "escape.h"

const ip_addr pfr_no_address;

bool pfr_same_address(const ip_addr *a, const ip_addr *b)
{
	return !memcmp(a, b, sizeof(*a));
}

bool pfr_is_no_address(const ip_addr *a)
{
	return pfr_same_address(a, &pfr_no_address);
}

bool pfr_is_wide(const ip_addr *a)
{
	return memcmp(a->v6.s6_addr + 4, pfr_no_address.v6.s6_addr, 12) != 0;
}

void pfr_and_mask(ip_addr *addr, const ip_addr *mask)
{
	size_t i;

	for (i = 0; i < sizeof(addr->v6.s6_addr); i++)
		addr->v6.s6_addr[i] &= mask->v6.s6_addr[i];
}

static bool parse_address(int family, const char *text, size_t length,
			  void *address)
{
	char copy[INET6_ADDRSTRLEN];

	if (length >= sizeof(copy) || memchr(text, '\0', length))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return inet_pton(family, copy, address) == 1;
}

bool pfr_parse_v4(const char *text, size_t length, ip_addr *addr)
{
	struct in_addr v4;

	if (!parse_address(AF_INET, text, length, &v4))
		return false;
	*addr = pfr_no_address;
	addr->v4 = ntohl(v4.s_addr);
	return true;
}

bool pfr_parse_v6(const char *text, size_t length, ip_addr *addr)
{
	return parse_address(AF_INET6, text, length, &addr->v6);
}

bool pfr_parse_mac(const char *text, size_t length, __u8 mac[6])
{
	const char *end = text + length;
	int i;

	for (i = 0; i < 6; i++) {
		if (i && (text == end || *text++ != ':'))
			return false;
		if (text == end || pfr_hex_digit(*text) < 0)
			return false;
		mac[i] = (__u8)pfr_hex_digit(*text++);
		if (text < end && pfr_hex_digit(*text) >= 0)
			mac[i] = (__u8)(mac[i] << 4 | pfr_hex_digit(*text++));
	}
	return text == end;
}

bool pfr_prefix_mask(int version, __u64 bits, ip_addr *mask)
{
	unsigned int i;

	*mask = pfr_no_address;
	if (bits > (version == 4 ? 32 : 128))
		return false;
	if (version == 4) {
		mask->v4 = bits ? 0xFFFFFFFFU << (32 - bits) : 0;
		return true;
	}
	for (i = 0; i < bits; i++)
		mask->v6.s6_addr[i / 8] |= (__u8)(0x80 >> i % 8);
	return true;
}

/* The other way round; -1 if the bits are not in a row. */
static int prefix_of(int version, const ip_addr *mask)
{
	ip_addr same;
	int bits;

	for (bits = version == 4 ? 32 : 128; bits >= 0; bits--) {
		pfr_prefix_mask(version, (__u64)bits, &same);
		if (pfr_same_address(mask, &same))
			return bits;
	}
	return -1;
}

bool pfr_parse_host(const char *text, struct pfr_host *host)
{
	const char *slash = strchr(text, '/');
	size_t length = slash ? (size_t)(slash - text) : strlen(text);
	__u64 bits = 0;

	if (pfr_parse_v4(text, length, &host->addr))
		host->version = 4;
	else if (pfr_parse_v6(text, length, &host->addr))
		host->version = 6;
	else
		return false;
	if (!slash)
		return pfr_prefix_mask(host->version,
				       host->version == 4 ? 32 : 128,
				       &host->mask);
	text = slash + 1;
	length = strlen(text);
	if (host->version == 4 && pfr_parse_v4(text, length, &host->mask))
		return true;
	if (host->version == 6 && pfr_parse_v6(text, length, &host->mask))
		return true;
	if (!length || length > 3 || strspn(text, "0123456789") != length)
		return false;
	for (; *text; text++)
		bits = bits * 10 + (__u64)(*text - '0');
	return pfr_prefix_mask(host->version, bits, &host->mask);
}

const char *pfr_address_text(int version, const ip_addr *addr,
			     char text[PFR_HOST_LEN])
{
	struct in_addr v4 = { .s_addr = htonl(addr->v4) };

	if (version == 4)
		inet_ntop(AF_INET, &v4, text, PFR_HOST_LEN);
	else
		inet_ntop(AF_INET6, &addr->v6, text, PFR_HOST_LEN);
	return text;
}

const char *pfr_host_text(int version, const ip_addr *addr,
			  const ip_addr *mask, char text[PFR_HOST_LEN])
{
	int bits = prefix_of(version, mask);
	char *end;

	pfr_address_text(version, addr, text);
	end = text + strlen(text);
	if (bits < 0) {
		*end++ = '/';
		/* What is left is room enough for a second address. */
		if (version == 4) {
			struct in_addr v4 = { .s_addr = htonl(mask->v4) };

			inet_ntop(AF_INET, &v4, end, INET_ADDRSTRLEN);
		} else {
			inet_ntop(AF_INET6, &mask->v6, end, INET6_ADDRSTRLEN);
		}
	} else if (bits != (version == 4 ? 32 : 128)) {
		sprintf(end, "/%d", bits);
	}
	return text;
}

const char *pfr_mac_text(const __u8 mac[6], char text[PFR_MAC_LEN])
{
	snprintf(text, PFR_MAC_LEN, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	return text;
}
