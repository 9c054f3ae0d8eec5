// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "json_line.h"
#include "packet_text.h"
#include "pcap_file.h"

static void touch_bytes(const unsigned char *packet, uint32_t len)
{
	const volatile unsigned char *p = packet;
	uint32_t i;

	for (i = 0; i < len; i++)
		(void)p[i];
}

/* Adds to a counter that no other thread writes. */
static void add(atomic_ullong *counter, uint64_t n)
{
	atomic_store_explicit(counter,
			      atomic_load_explicit(counter,
						   memory_order_relaxed) + n,
			      memory_order_relaxed);
}

static void handle(struct reader *r, const struct pfring_pkthdr *hdr,
		   const unsigned char *packet)
{
	struct capture *c = r->capture;

	add(&r->packets, 1);
	add(&r->bytes, hdr->len);
	if (c->touch)
		touch_bytes(packet, hdr->caplen);
	if (c->verbose && c->json)
		print_json_line(packet_json(hdr));
	else if (c->verbose)
		print_packet(hdr, packet, c->verbose > 1);
	if (c->writer) {
		pthread_mutex_lock(&c->write_lock);
		pcap_writer_write(c->writer, hdr, packet);
		pthread_mutex_unlock(&c->write_lock);
	}
}

static void end(struct capture *c)
{
	atomic_store(&c->stop, true);
	pthread_kill(c->main_thread, CAPTURE_ENDED);
}

/* One packet may be claimed at a time, so that -N is exact. */
static bool within_limit(struct capture *c)
{
	uint64_t n;

	if (!c->max_packets)
		return true;
	n = atomic_fetch_add(&c->taken, 1);
	if (n + 1 >= c->max_packets)
		end(c);
	return n < c->max_packets;
}

static void read_packets(struct reader *r, unsigned char *copy)
{
	struct capture *c = r->capture;
	bool parsed = c->verbose || c->writer;
	unsigned int len = copy ? c->caplen : 0;
	struct pfring_pkthdr hdr;
	int rc;

	memset(&hdr, 0, sizeof(hdr));
	while (!atomic_load_explicit(&c->stop, memory_order_relaxed)) {
		unsigned char *packet = copy;

		if (parsed)
			rc = pfring_recv_parsed(c->ring, &packet, len, &hdr,
						!c->active,
						c->verbose ? 5 : 2, 0,
						!!c->verbose);
		else
			rc = pfring_recv(c->ring, &packet, len, &hdr,
					 !c->active);
		if (rc > 0) {
			if (!within_limit(c))
				break;
			handle(r, &hdr, packet);
		} else if (rc == PF_RING_ERROR_RING_NOT_ENABLED ||
			   rc == PF_RING_ERROR_NO_PKT_AVAILABLE) {
			/* By capture_stop(), and it is read empty; or a file. */
			break;
		} else if (rc < 0) {
			complain("%s", pfring_last_error());
			atomic_store(&c->failed, true);
			break;
		}
	}
}

static void *reader_main(void *arg)
{
	struct reader *r = arg;
	struct capture *c = r->capture;
	unsigned char *copy = NULL;

	if (r->core >= 0)
		run_on_core(r->core);
	if (c->num_threads > 1) {
		copy = malloc(c->caplen);
		if (!copy) {
			complain("not enough memory");
			atomic_store(&c->failed, true);
		}
	}
	if (copy || c->num_threads == 1)
		read_packets(r, copy);
	free(copy);
	end(c);
	/* Each call wakes one reader: the last one woken wakes the next. */
	pfring_breakloop(c->ring);
	return NULL;
}

bool capture_start(struct capture *c)
{
	int i;

	c->main_thread = pthread_self();
	pthread_mutex_init(&c->write_lock, NULL);
	for (i = 0; i < c->num_threads; i++) {
		struct reader *r = &c->readers[i];

		r->capture = c;
		r->core = c->num_cores ? c->cores[i % c->num_cores] : -1;
		if (pthread_create(&r->thread, NULL, reader_main, r)) {
			complain("cannot start a thread");
			return false;
		}
		c->num_running++;
	}
	return true;
}

bool capture_stop(struct capture *c)
{
	int i;

	/*
	 * What is in the ring is read too, so that our figures are those of the
	 * kernel. Waiting readers are woken one by the other.
	 */
	if (pfring_disable_ring(c->ring))
		atomic_store(&c->stop, true);
	pfring_breakloop(c->ring);
	for (i = 0; i < c->num_running; i++)
		pthread_join(c->readers[i].thread, NULL);
	return !atomic_load(&c->failed);
}

void capture_sum(const struct capture *c, uint64_t *packets, uint64_t *bytes)
{
	int i;

	*packets = 0;
	*bytes = 0;
	for (i = 0; i < c->num_threads; i++) {
		*packets += atomic_load_explicit(&c->readers[i].packets,
						 memory_order_relaxed);
		*bytes += atomic_load_explicit(&c->readers[i].bytes,
					       memory_order_relaxed);
	}
}
