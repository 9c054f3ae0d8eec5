// SPDX-License-Identifier: LGPL-2.1-or-later
/* libzero: what is between rings of programs. */
#define _GNU_SOURCE
#include <unistd.h>

#include "numbered.h"
#include "pfring_zero.h"
#include "test.h"

/* The writer knocks, the reader opens; both are of this test. */
static void connect_ends(pfring *writer, pfring *reader)
{
	struct pfring_pkthdr hdr;
	unsigned char frame[FRAME] = { 0 }, *packet;

	assert_int_equal(pfring_send(writer, (char *)frame, FRAME, 1),
			 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
}

static int pass_even(uint16_t len, unsigned char *packet,
		     const unsigned char *user)
{
	assert_int_equal(len, FRAME);
	assert_string_equal((const char *)user, "me");
	return number_of(packet) % 4 ? DNA_BOUNCER_DROP : DNA_BOUNCER_PASS;
}

static void bouncer(void **state)
{
	pfring *reader = open_enabled("usr77", 0);
	pfring *writer = open_enabled("userspace:usr77", 0);
	pfring_dna_bouncer *b;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int i;

	(void)state;
	connect_ends(writer, reader);
	b = pfring_dna_bouncer_create(pfring_open(pcap_path[0], 128, 0), writer);
	assert_non_null(b);
	assert_int_equal(pfring_dna_bouncer_set_mode(b, 5),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_dna_bouncer_set_mode(b, two_way_mode), 0);
	assert_int_equal(pfring_dna_bouncer_set_mode(b, one_way_mode), 0);
	pfring_dna_bouncer_breakloop(b);
	assert_int_equal(pfring_dna_bouncer_loop(b, pass_even,
						 (unsigned char *)"me", 1), 0);
	assert_int_equal(pfring_dna_bouncer_loop(b, pass_even,
						 (unsigned char *)"me", 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	for (i = 0; i < 20; i += 4) {
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	pfring_dna_bouncer_destroy(b);
	pfring_close(reader);
}

static int by_parity(const unsigned char *packet, const uint16_t len,
		     const uint32_t num_slaves, uint32_t *id_mask,
		     uint32_t *hash)
{
	int number = number_of(packet);

	if (len != FRAME || num_slaves != 2)
		return DNA_CLUSTER_DROP;
	*hash = 1;
	/* 0 for the one, 1 for the other, 2 for both, 3 for a third, 4 for none */
	*id_mask = number == 2 ? 3 : 1u << number;
	return number == 4 ? DNA_CLUSTER_DROP : DNA_CLUSTER_PASS;
}

static void zero_cluster(void **state)
{
	pfring *in = open_enabled("usr78", 0);
	pfring *out = open_enabled("userspace:usr78", 0);
	pfring *slave[2] = {
		open_enabled("dnacluster:9", 0),
		open_enabled("dnacluster:9@1", 0),
	};
	pfring_dna_cluster *c = dna_cluster_create(9, 2, 0);
	uint64_t received = 0, forwarded = 0, handed = 0;
	unsigned char frame[FRAME], *packet;
	struct pfring_pkthdr hdr;
	int round, i, got[2] = { 0, 0 };

	(void)state;
	refuse("dnacluster:", "dnacluster:5@0");
	refuse("dnacluster:9@32", "dnacluster:5@0");
	refuse("dnacluster:9@1", "one reader");
	assert_non_null(c);
	assert_null(dna_cluster_create(9, 33, 0));
	assert_int_equal(dna_cluster_enable(c),
			 PF_RING_ERROR_WRONG_CONFIGURATION);
	assert_int_equal(dna_cluster_register_ring(c, in), 0);
	assert_int_equal(dna_cluster_set_mode(c, recv_only_mode),
			 PF_RING_ERROR_INVALID_STATUS);
	dna_cluster_set_distribution_function(c, by_parity);
	dna_cluster_set_wait_mode(c, 0);
	dna_cluster_set_cpu_affinity(c, 0, 0);
	assert_int_equal(dna_cluster_low_level_settings(c, 1, 1, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(dna_cluster_enable(c), 0);
	assert_int_equal(dna_cluster_register_ring(c, in),
			 PF_RING_ERROR_INVALID_STATUS);
	/* What comes before a slave is there is lost to it. */
	for (round = 0; round < 100000 && (got[0] < 50 || got[1] < 50);
	     round++) {
		make_frame(frame, round % 5);
		pfring_send(out, (char *)frame, FRAME, 1);
		for (i = 0; i < 2; i++) {
			while (pfring_recv(slave[i], &packet, 0, &hdr, 0) > 0) {
				assert_true(number_of(packet) == i ||
					    number_of(packet) == 2);
				got[i]++;
			}
		}
		usleep(100);
	}
	assert_true(got[0] >= 50 && got[1] >= 50);
	assert_int_equal(dna_cluster_disable(c), 0);
	assert_int_equal(dna_cluster_stats(c, &received, &forwarded, &handed),
			 0);
	assert_true(received > 60 && handed >= 100 && !forwarded);
	dna_cluster_destroy(c);
	pfring_close(out);
	pfring_close(slave[0]);
	pfring_close(slave[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bouncer),
		cmocka_unit_test(zero_cluster),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
