// SPDX-License-Identifier: LGPL-2.1-or-later
/* Small settings, and what only other adapters can do. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "error.h"
#include "pfring_compat.h"
#include "ring.h"

#define ETHERTYPE_OF_TESTS	0x88b5	/* IEEE 802, local experiments */
#define TEST_FRAME_MIN		60
#define TEST_MILLISECONDS	2000

static atomic_uint cpu_percentage = 100;

void pfring_config(unsigned short percentage)
{
	cpu_percentage = percentage > 100 ? 100 : percentage ? percentage : 1;
}

void pfr_idle(void)
{
	unsigned int busy = atomic_load_explicit(&cpu_percentage,
						 memory_order_relaxed);
	struct timespec pause = { 0, 0 };

	if (busy >= 100)
		return;
	/* A look takes about a microsecond. */
	pause.tv_nsec = 1000L * (100 - (long)busy) / (long)busy;
	nanosleep(&pause, NULL);
}

/* ------------------------------------------------------------------- slicing */

int pfring_set_packet_slicing(pfring *ring, uint8_t level,
			      uint32_t additional_bytes)
{
	if (!ring)
		return pfr_null_pointer();
	if (level && (level < 2 || level > 4))
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"packets are cut behind headers of level 2 to 4");
	if (additional_bytes > MAX_CAPLEN)
		additional_bytes = MAX_CAPLEN;
	ring->slice = level ? (uint32_t)level << PFR_SLICE_SHIFT |
			      additional_bytes : 0;
	pfr_choose_afterwards(ring);
	return 0;
}

void pfr_choose_afterwards(struct __pfring *ring)
{
	if (ring->slice || ring->reflector || ring->trailer.vendor)
		atomic_fetch_or(&ring->detour, PFR_AFTERWARDS);
	else
		atomic_fetch_and(&ring->detour, ~PFR_AFTERWARDS);
}

/* Where the headers up to @level end: before the next one begins. */
static uint32_t headers_end(const struct pkt_offset *offset, int level)
{
	const int16_t begin[] = {
		offset->l3_offset, offset->l4_offset, offset->payload_offset,
	};

	for (level -= 2; level >= 0; level--)
		if (begin[level] > 0)
			return (uint32_t)begin[level];
	return 14;
}

void pfr_slice(const struct __pfring *ring, const unsigned char *packet,
	       struct pfring_pkthdr *hdr)
{
	struct pfring_pkthdr parsed = { .caplen = hdr->caplen };
	uint32_t slice = ring->slice, end;

	pfring_parse_pkt((unsigned char *)packet, &parsed, 4, 0, 0);
	end = headers_end(&parsed.extended_hdr.parsed_pkt.offset,
			  (int)(slice >> PFR_SLICE_SHIFT)) +
	      (slice & ((1u << PFR_SLICE_SHIFT) - 1));
	if (!slice)
		return;
	if (hdr->caplen > end)
		hdr->caplen = end;
}

/* ------------------------------------------------------------------- sending */

int pfring_set_tx_watermark(pfring *ring, uint16_t watermark)
{
	if (!ring)
		return pfr_null_pointer();
	if (watermark <= 1)
		return 0;
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"frames are sent at once, none waits for others");
}

int pfring_flush_tx_packets(pfring *ring)
{
	return ring ? 0 : pfr_null_pointer();
}

int pfring_copy_tx_packet_into_slot(pfring *ring, uint16_t tx_slot_id,
				    char *buffer, unsigned int len)
{
	(void)tx_slot_id;
	(void)len;
	if (!ring || !buffer)
		return pfr_null_pointer();
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"the adapter's transmit slots are the driver's: pfring_send()");
}

static void make_test_frame(unsigned char *frame, unsigned int len,
			    const unsigned char mac[6])
{
	unsigned int i;

	memcpy(frame, mac, 6);
	memcpy(frame + 6, mac, 6);
	frame[12] = ETHERTYPE_OF_TESTS >> 8;
	frame[13] = ETHERTYPE_OF_TESTS & 0xff;
	for (i = 14; i < len; i++)
		frame[i] = (unsigned char)(random() >> 8);
}

static int capture_frame(pfring *witness, char *buffer, unsigned int len,
			 const unsigned char *frame)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int looks;

	for (looks = 0; looks < 16; looks++) {
		if (pfring_poll(witness, TEST_MILLISECONDS) <= 0)
			break;
		if (pfring_recv(witness, &packet, 0, &hdr, 0) <= 0)
			continue;
		if (hdr.caplen != len || memcmp(packet, frame, len))
			continue;	/* somebody else experiments */
		memcpy(buffer, packet, len);
		return 0;
	}
	return pfr_fail(PF_RING_ERROR_GENERIC,
			"the frame was sent, and did not come back");
}

int pfring_loopback_test(pfring *ring, char *buffer, unsigned int buffer_len,
			 unsigned int test_len)
{
	unsigned char mac[6] = { 0 };
	struct pfr_info info = { 0 };
	unsigned char *frame;
	pfring *witness = NULL;
	char filter[32];
	char name[PFR_NAME_LEN];
	int rc;

	if (!ring || !buffer)
		return pfr_null_pointer();
	if (pfr_ring_get(ring, PFR_SO_INFO, &info, sizeof(info)))
		return pfr_fail_errno("cannot ask the ring");
	if (test_len < TEST_FRAME_MIN || test_len > buffer_len ||
	    test_len > info.mtu)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a test frame has %d to %u bytes, and fits the buffer",
				TEST_FRAME_MIN, info.mtu);
	rc = pfr_device_name(ring, name);
	if (rc)
		return rc;
	frame = malloc(test_len);
	if (!frame)
		return pfr_fail_errno("no memory for a test frame");
	pfring_get_bound_device_address(ring, mac);
	make_test_frame(frame, test_len, mac);
	snprintf(filter, sizeof(filter), "ether proto 0x%x", ETHERTYPE_OF_TESTS);
	witness = pfring_open(name, test_len, 0);
	rc = witness ? pfring_set_bpf_filter(witness, filter) :
		       pfr_code_of_errno(errno);
	if (!rc)
		rc = pfring_set_poll_watermark(witness, 1);
	if (!rc)
		rc = pfring_enable_ring(witness);
	if (!rc)
		rc = pfring_send(ring, (char *)frame, test_len, 1);
	if (rc >= 0)
		rc = capture_frame(witness, buffer, test_len, frame);
	pfring_close(witness);
	free(frame);
	return rc;
}

/* ----------------------------------------------------- what the module has not */

static int not_kept(pfring *ring, const char *what)
{
	if (!ring)
		return pfr_null_pointer();
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED, "pf_ring.ko has no %s",
			what);
}

int pfring_set_application_stats(pfring *ring, const char *stats)
{
	return stats ? not_kept(ring, "place for statistics of programs") :
		       pfr_null_pointer();
}

int pfring_set_bound_dev_name(pfring *ring, const char *custom_dev_name)
{
	return custom_dev_name ? not_kept(ring, "other names for devices") :
				 pfr_null_pointer();
}

int pfring_set_filtering_sampling_rate(pfring *ring, uint32_t rate)
{
	(void)rate;
	return not_kept(ring, "samples of what filters reject: see pfring_set_sampling_rate()");
}

int32_t gmt_to_local(time_t t)
{
	struct tm local;

	if (!t)
		t = time(NULL);
	return localtime_r(&t, &local) ? (int32_t)local.tm_gmtoff : 0;
}
