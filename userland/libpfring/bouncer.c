// SPDX-License-Identifier: LGPL-2.1-or-later
/* Bouncers: from one ring to another, as a function decides. */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "error.h"
#include "ring.h"
#include "pfring_zero.h"

struct __pfring_dna_bouncer {
	pfring_bundle rings;		/* the one that is read first */
	pfring *ring[2];
	atomic_bool stop;
};

pfring_dna_bouncer *pfring_dna_bouncer_create(pfring *ingress_ring,
					      pfring *egress_ring)
{
	pfring_dna_bouncer *b;

	if (!ingress_ring || !egress_ring || ingress_ring == egress_ring) {
		pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			 "a bouncer has two rings");
		return NULL;
	}
	b = calloc(1, sizeof(*b));
	if (!b) {
		pfr_fail_errno("cannot make a bouncer");
		return NULL;
	}
	b->ring[0] = ingress_ring;
	b->ring[1] = egress_ring;
	pfring_bundle_init(&b->rings, pick_round_robin);
	pfr_bundle_append(&b->rings, ingress_ring);
	return b;
}

int pfring_dna_bouncer_set_mode(pfring_dna_bouncer *handle,
				dna_bouncer_mode mode)
{
	if (!handle)
		return pfr_null_pointer();
	if (mode != one_way_mode && mode != two_way_mode)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a bouncer goes one way or two");
	pfring_bundle_init(&handle->rings, pick_round_robin);
	pfr_bundle_append(&handle->rings, handle->ring[0]);
	if (mode == two_way_mode)
		pfr_bundle_append(&handle->rings, handle->ring[1]);
	return 0;
}

int pfring_dna_bouncer_loop(pfring_dna_bouncer *handle,
			    pfring_dna_bouncer_decision_func func,
			    const unsigned char *user_bytes,
			    uint8_t wait_for_packet)
{
	bool enabled[2];
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int rc;

	if (!handle)
		return pfr_null_pointer();
	rc = pfr_enable_all(handle->ring, 2, enabled);
	while (rc >= 0 && !atomic_exchange(&handle->stop, false)) {
		rc = pfring_bundle_read(&handle->rings, &packet, 0, &hdr,
					wait_for_packet);
		/* Half a packet is another packet: it is not passed. */
		if (rc <= 0 || hdr.caplen < hdr.len)
			continue;
		if (!func || func((uint16_t)hdr.len, packet, user_bytes) ==
			     DNA_BOUNCER_PASS)
			pfring_send(handle->ring[!handle->rings.last_read_socket],
				    (char *)packet, hdr.len, 0);
	}
	return rc < 0 ? rc : 0;
}

void pfring_dna_bouncer_breakloop(pfring_dna_bouncer *handle)
{
	if (!handle)
		return;
	atomic_store(&handle->stop, true);
	pfring_breakloop(handle->ring[0]);
}

void pfring_dna_bouncer_destroy(pfring_dna_bouncer *handle)
{
	if (!handle)
		return;
	pfring_close(handle->ring[0]);
	pfring_close(handle->ring[1]);
	free(handle);
}
