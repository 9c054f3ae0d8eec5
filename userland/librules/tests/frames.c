// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sound frames of all kinds. */
#include <string.h>

#include "frames.h"
#include "random_rule.h"

static __u8 *at;

static void byte(unsigned int value)
{
	*at++ = (__u8)value;
}

static void two(unsigned int value)
{
	byte(value >> 8);
	byte(value);
}

static void four(__u32 value)
{
	two(value >> 16);
	two(value);
}

static void zeros(int n)
{
	while (n--)
		byte(0);
}

static void mac(void)
{
	four(0x02000000);
	two(1 + random_below(2));
}

static __u32 v4(void)
{
	static const __u32 hosts[] = { 0x0A000001, 0x0A000002, 0x0A010001, 0xC0A80001 };

	return hosts[random_below(4)];
}

static void v6(void)
{
	four(0x20010DB8);
	four(random_below(2));
	four(0);
	four(1 + random_below(2));
}

static unsigned int port(void)
{
	static const __u16 ports[] = { 0, 53, 80, 5060, 5061, 65535 };

	return ports[random_below(6)];
}

static unsigned int any_proto(void)
{
	static const __u8 protos[] = { 6, 6, 17, 17, 132, 136, 1, 58, 47, 50, 99 };

	return protos[random_below(11)];
}

/* The header above IP and a few bytes. */
static void layer4(unsigned int proto)
{
	switch (proto) {
	case 6:
		two(port());
		two(port());
		four(1);
		four(2);
		/* Sometimes with options. */
		if (random_below(2)) {
			two(0x5010);
			zeros(6);
		} else {
			two(0x6010);
			zeros(10);
		}
		break;
	case 132:
		two(port());
		two(port());
		zeros(8);
		break;
	case 1:
	case 58:
		byte(random_below(20));
		byte(random_below(4));
		zeros(6);
		break;
	case 47:
		two(0);
		two(0x0800);
		break;
	default:
		two(port());
		two(port());
		two(16);
		two(0);
		zeros(8);
	}
	zeros((int)random_below(9));
}

static void ipv4(void)
{
	unsigned int options = random_below(3) ? 0 : random_below(11);
	unsigned int proto = any_proto();
	__u8 *start = at, *end;
	unsigned int fragment = 0;

	if (!random_below(4))
		fragment = random_below(2) ? 0x2000 : 0x2000 + random_below(100);
	byte(0x45 + options);
	byte(0);
	two(0);
	two(0);
	two(fragment);
	byte(64);
	byte(proto);
	two(0);
	four(v4());
	four(v4());
	for (; options; options--)
		four(0x01010101);
	layer4(proto);
	end = at;
	at = start + 2;
	two((unsigned int)(end - start));
	at = end;
}

static void ipv6(bool plain)
{
	unsigned int proto = any_proto();
	unsigned int extension = plain ? 0 : random_below(5);
	static const __u8 first[] = { 0, 0, 60, 43, 44 };
	__u8 *start = at, *end;

	four(0x60000000);
	two(0);
	byte(extension ? first[extension] : proto);
	byte(64);
	v6();
	v6();
	if (extension) {
		byte(proto);
		byte(0);
		/* Of a fragment, the offset; of options, padding. */
		if (extension == 4) {
			two(random_below(3) * 8 + 1);
			four(7);
		} else {
			two(0x0104);
			four(0);
		}
	}
	layer4(proto);
	end = at;
	at = start + 4;
	two((unsigned int)(end - start - 40));
	at = end;
}

static void arp(void)
{
	two(1);
	two(0x0800);
	two(0x0604);
	two(1);
	mac();
	four(v4());
	zeros(6);
	four(v4());
	zeros(18);
}

__u32 random_frame(__u8 frame[MAX_FRAME], bool plain)
{
	static const __u16 tags[] = { 0x8100, 0x88A8, 0x9100 };
	static const __u16 types[] = { 0x0800, 0x0800, 0x86DD, 0x86DD, 0x0806,
				       0x8035, 0x88CC, 0x0026 };
	unsigned int type = types[random_below(8)];
	unsigned int num_tags = plain ? 0 : random_below(3);
	bool label = !plain && (type == 0x0800 || type == 0x86DD) && !random_below(4);

	at = frame;
	mac();
	mac();
	for (; num_tags; num_tags--) {
		two(tags[random_below(3)]);
		two(random_below(8) << 13 | (5 + random_below(3)));
	}
	two(label ? 0x8847 : type);
	if (label)
		four(0x00010140);
	if (type == 0x0800)
		ipv4();
	else if (type == 0x86DD)
		ipv6(plain);
	else if (type == 0x0806 || type == 0x8035)
		arp();
	else
		zeros(46);
	return (__u32)(at - frame);
}
