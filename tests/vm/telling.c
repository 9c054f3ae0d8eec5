// SPDX-License-Identifier: GPL-2.0-only
/*
 * telling TX RX - what plugins keep and tell, through the library. The probe plugin
 * is loaded.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <pfring.h>

#include "frame.h"
#include "probe.h"
#include "tap.h"

#define FRAMES		30
#define LOOKS		3000

static pfring *ring;

static void order(const struct probe_orders *orders)
{
	struct {
		struct pfr_plugin_msg head;
		struct probe_orders orders;
	} msg = {
		.head = { .plugin_id = PROBE_PLUGIN_ID, .len = sizeof(*orders) },
		.orders = *orders,
	};

	need(!setsockopt(pfring_get_selectable_fd(ring), SOL_PF_RING,
			 PFR_SO_PLUGIN_MSG, &msg, sizeof(msg)), "orders");
}

struct seen {
	uint32_t num, last;		/* ends with the last */
	bool wrong;
};

static int each(const void *entry, uint32_t size, void *arg)
{
	struct seen *seen = arg;
	uint32_t number;

	memcpy(&number, entry, sizeof(number));
	seen->wrong |= size != sizeof(number) || number != seen->num;
	return ++seen->num == seen->last;
}

static void test_pages(void)
{
	const struct probe_orders orders = { .filter = 1, .behaviour = -1,
					     .entries = 100000 };
	const hash_filtering_rule flow = {
		.proto = 17, .ip_version = 4, .host_peer_a.v4 = 1,
		.host_peer_b.v4 = 2, .port_peer_a = 3, .port_peer_b = 4,
	};
	struct seen seen = { .last = 0 };

	order(&orders);
	is(pfring_plugin_pages(ring, PROBE_PLUGIN_ID, PROBE_NUMBERS, 10, NULL,
			       each, &seen), 0, "pages of a rule");
	is(seen.num, 100000, "all of them");
	ok(!seen.wrong, "each once, in order");
	seen = (struct seen){ .last = 20000 };
	is(pfring_plugin_pages(ring, PROBE_PLUGIN_ID, PROBE_NUMBERS, -1, NULL,
			       each, &seen), 0, "pages of the ring");
	is(seen.num, 20000, "until that is enough");
	is(pfring_plugin_pages(ring, PROBE_PLUGIN_ID, PROBE_NUMBERS, 11, NULL,
			       each, &seen), PF_RING_ERROR_INVALID_STATUS,
	   "no such rule");
	is(pfring_plugin_pages(ring, PROBE_PLUGIN_ID, PROBE_NUMBERS, -1, &flow,
			       each, &seen), PF_RING_ERROR_INVALID_STATUS,
	   "no such exact rule");
	is(pfring_plugin_pages(ring, PROBE_PLUGIN_ID, PROBE_NUMBERS, 10, &flow,
			       each, &seen), PF_RING_ERROR_INVALID_ARGUMENT,
	   "two rules");
	is(pfring_plugin_pages(ring, PROBE_PLUGIN_ID, 1, 10, NULL, each, &seen),
	   PF_RING_ERROR_INVALID_ARGUMENT, "no such list");
	is(pfring_plugin_pages(ring, 61, 1, -1, NULL, each, &seen),
	   PF_RING_ERROR_INVALID_STATUS, "no such plugin");
	is(pfring_plugin_pages(NULL, 61, 1, -1, NULL, each, &seen),
	   PF_RING_ERROR_INVALID_ARGUMENT, "no ring");
}

/* Of what is in the ring, events. */
static unsigned int events(unsigned int *packets)
{
	struct pfring_pkthdr hdr;
	unsigned char *record;
	unsigned int num = 0, looks;
	struct pfr_event event;

	*packets = 0;
	for (looks = 0; looks < LOOKS && *packets < FRAMES; looks++) {
		while (pfring_recv(ring, &record, 0, &hdr, 0) > 0) {
			if (hdr.extended_hdr.if_index != FAKE_PACKET) {
				*packets += !frame_is_end(record, hdr.caplen);
				continue;
			}
			memcpy(&event, record, sizeof(event));
			num += event.plugin_id == PROBE_PLUGIN_ID &&
			       event.type == PROBE_EVENT && event.len == 5 &&
			       hdr.caplen == sizeof(event) + 5 &&
			       record[sizeof(event) + 4] == 4;
		}
		usleep(10000);
	}
	return num;
}

static void test_events(const char *tx, const char *rx)
{
	static const struct frame_plan plan = { .flows = 1 };
	const struct probe_orders orders = { .filter = 1, .behaviour = -1,
					     .event = 5 };
	pfring *sender = pfring_open(tx, 128, 0);
	pfring *bare = pfring_open(rx, 128, 0);
	unsigned int i, packets;
	uint8_t frame[128];

	need(sender && bare && !pfring_enable_ring(sender), "rings");
	is(pfring_set_events(bare, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "events want the long header");
	is(pfring_set_events(NULL, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "events want a ring");
	pfring_close(bare);
	is(pfring_set_events(ring, 1), 0, "events");
	order(&orders);
	for (i = 0; i < FRAMES; i++) {
		frame_build(&plan, i, 100, frame);
		need(pfring_send(sender, (char *)frame, 100, 1) == 100, "send");
	}
	is(events(&packets), FRAMES, "one with each packet");
	is(packets, FRAMES, "and the packets");
	pfring_close(sender);
}

int main(int argc, char **argv)
{
	const filtering_rule rule = {
		.rule_id = 10,
		.rule_action = forward_packet_and_stop_rule_evaluation,
		.plugin_action.plugin_id = PROBE_PLUGIN_ID,
	};

	need(argc == 3, "two devices");
	ring = pfring_open(argv[2], 128, PF_RING_LONG_HEADER);
	need(ring && !pfring_set_direction(ring, rx_only_direction) &&
	     !pfring_replace_filtering_rules(ring, &rule, 1, NULL, 0, 0) &&
	     !pfring_enable_ring(ring), argv[2]);
	test_pages();
	test_events(argv[1], argv[2]);
	pfring_close(ring);
	return tap_end();
}
