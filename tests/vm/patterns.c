// SPDX-License-Identifier: GPL-2.0-only
/*
 * patterns TX RX - texts in payloads: wherever they are, in whatever pieces the
 * packet is, and nowhere else. The devices take packets of 60,000 bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"

#define MAX_PAYLOAD	60000

static const char *rx_device;
static int sender, fd;
static uint8_t payload[MAX_PAYLOAD];
static uint64_t sent;

/* A ring with one rule, number 1, that has a pattern. */
static void open_ring(const char *pattern)
{
	char text[128];

	snprintf(text, sizeof(text), "id=1 action=drop pattern=%s", pattern);
	fd = abi_socket();
	need(fd >= 0 && !abi_ring(fd, 128, 0, 1 << 16) &&
	     !abi_bind(fd, rx_device), "ring");
	need(!ruletext_add(fd, text), text);
	need(!abi_set_u32(fd, PFR_SO_ENABLE, 1), "enable");
	sent = 0;
}

/* How often the rule matched, once all that was sent is seen. */
static uint64_t matches(void)
{
	struct pfr_rule_stats stats;
	struct pfr_counters c;
	int i;

	for (i = 0; i < 30000; i++) {
		need(!abi_get(fd, PFR_SO_COUNTERS, &c, sizeof(c)), "counters");
		if (c.seen >= sent)
			break;
		usleep(1000);
	}
	need(c.seen == sent && !abi_rule_stats(fd, 1, &stats), "stats");
	need(c.rule_dropped == stats.received, "counters agree");
	return stats.received;
}

static void send_bytes(uint32_t len, bool one_piece)
{
	sender_payload(sender, payload, len, one_piece);
	sent++;
}

static bool found(const void *bytes, uint32_t len)
{
	uint64_t before = matches();

	memcpy(payload, bytes, len);
	send_bytes(len, true);
	return matches() > before;
}

static bool text_found(const char *text)
{
	return found(text, (uint32_t)strlen(text));
}

static void test_texts(void)
{
	open_ring("Invite");
	ok(text_found("INVITE sip:alice"), "at the beginning, other case");
	ok(text_found("an inViTE"), "at the end");
	ok(text_found("invite"), "alone");
	ok(text_found("invinvite"), "behind its own beginning");
	ok(!text_found("invit"), "not all of it");
	ok(!text_found("inv ite"), "in pieces");
	ok(!text_found(""), "no payload");
	ok(!text_found("i"), "one byte");
	ok(text_found("iiiiiiiiinvite"), "repeated beginnings");
	ok(found("\0\0invite\0", 9), "among zeros");
	close(fd);

	open_ring("aab|bye|@[\\x60{|x\\x20y");
	ok(text_found("aaab"), "first alternative");
	ok(text_found("good BYE"), "second alternative");
	ok(text_found("...@[`{..."), "no letters");
	ok(!text_found("`{`{"), "signs next to letters have no other case");
	ok(!text_found("@[@["), "nor those at the other end");
	ok(text_found("max ym"), "with a blank");
	ok(!text_found("aa b|by e|@[{"), "none of them");
	ok(!text_found("|"), "the bar itself");
	ok(!text_found("aa|by"), "nor across alternatives");
	close(fd);

	open_ring("\\xe4\\xff\\x80");
	ok(found("12\xe4\xff\x80", 5), "bytes above 127");
	ok(!found("12\xc4\xff\x80", 5), "have no case");
	close(fd);

	open_ring("0123456789012345678901234567890");
	ok(text_found("x0123456789012345678901234567890"), "31 characters");
	ok(!text_found("012345678901234567890123456789"), "but not 30");
	close(fd);
}

/* At every place of payloads of many lengths, headers in one piece or not. */
static void test_places(void)
{
	static const uint32_t lengths[] = {
		8, 9, 63, 64, 86, 127, 128, 129, 255, 256, 257, 300
	};
	uint32_t at, len, expected = 0;
	size_t i;

	open_ring("needle|pin");
	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		len = lengths[i];
		for (at = 0; at + 6 <= len; at++) {
			memset(payload, 'n', len);
			memcpy(payload + at, "NEEDLE", 6);
			send_bytes(len, true);
			expected++;
			payload[at + 5] = 'x';
			send_bytes(len, true);
		}
	}
	is(matches(), expected, "%u places in one piece", expected);
	close(fd);
}

/*
 * Packets in pieces: around the ends of the headers' piece, of what is read at
 * a time, and of the pages behind.
 */
static void test_pieces(void)
{
	static const uint32_t borders[] = {
		0, 86, 128, 214, 256, 1024, 4096, 8192, 32768, 32768 + 128,
		MAX_PAYLOAD
	};
	uint32_t at, expected = 0;
	size_t i;

	open_ring("needle|pin");
	for (i = 0; i < sizeof(borders) / sizeof(*borders); i++) {
		uint32_t from = borders[i] < 60 ? 0 : borders[i] - 60;

		for (at = from; at < from + 100 && at + 6 <= MAX_PAYLOAD; at++) {
			memset(payload, 'e', MAX_PAYLOAD);
			memcpy(payload + at, "needle", 6);
			send_bytes(MAX_PAYLOAD, false);
			expected++;
			payload[at] = 'x';
			send_bytes(MAX_PAYLOAD, false);
		}
	}
	/* At the very end. */
	memset(payload, 'e', MAX_PAYLOAD);
	memcpy(payload + MAX_PAYLOAD - 3, "pin", 3);
	send_bytes(MAX_PAYLOAD, false);
	expected++;
	is(matches(), expected, "%u places in several pieces", expected);
	close(fd);
}

/* A text in the headers is none in the payload. */
static void test_headers(void)
{
	open_ring("\\x0a\\x01");
	ok(!text_found("nothing"), "addresses are no payload");
	ok(found("\x0a\x01", 2), "the same bytes behind the headers are");
	close(fd);
	/* Ethernet and UDP headers of sender_payload(): 02 00 and 03 e8. */
	open_ring("\\x03\\xe8");
	ok(!text_found("nothing"), "ports are no payload");
	close(fd);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	rx_device = argv[2];
	sender = sender_open(argv[1]);
	need(sender >= 0, argv[1]);
	test_texts();
	test_places();
	test_pieces();
	test_headers();
	return tap_end();
}
