/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts with masks, and MAC addresses, as text. */
#ifndef PFR_ADDRESS_H
#define PFR_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/pf_ring.h>

#define PFR_HOST_LEN	96	/* two IPv6 addresses, '/', NUL */
#define PFR_MAC_LEN	18

struct pfr_host {
	int version;		/* 4 or 6 */
	ip_addr addr;
	ip_addr mask;
};

extern const ip_addr pfr_no_address;

/* Of IPv4 addresses the rest of the union is 0, so this is for both. */
bool pfr_same_address(const ip_addr *a, const ip_addr *b);
bool pfr_is_no_address(const ip_addr *a);
void pfr_and_mask(ip_addr *addr, const ip_addr *mask);

/* More than the first word, which an IPv4 address would have, too? */
bool pfr_is_wide(const ip_addr *a);

/* Without a mask; the length is given because no text here ends by itself. */
bool pfr_parse_v4(const char *text, size_t length, ip_addr *addr);
bool pfr_parse_v6(const char *text, size_t length, ip_addr *addr);
bool pfr_parse_mac(const char *text, size_t length, __u8 mac[6]);

/* "10.0.0.0/8", "2001:db8::/ffff:ffff::"; the other way round: see below. */
bool pfr_parse_host(const char *text, struct pfr_host *host);

/* A mask of so many bits; false if they are too many. */
bool pfr_prefix_mask(int version, __u64 bits, ip_addr *mask);

/* "10.0.0.1", "10.0.0.0/8", "10.0.0.0/255.0.255.0". Returns @text. */
const char *pfr_host_text(int version, const ip_addr *addr,
			  const ip_addr *mask, char text[PFR_HOST_LEN]);
const char *pfr_address_text(int version, const ip_addr *addr,
			     char text[PFR_HOST_LEN]);
const char *pfr_mac_text(const __u8 mac[6], char text[PFR_MAC_LEN]);

#endif /* PFR_ADDRESS_H */
