// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A ring of several is told something: all its members have it, or none. The
 * members are files; what they are told goes to models of them.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "multi.h"
#include "numbered.h"
#include "pfring_zero.h"
#include "test.h"

#define MEMBERS	2
#define RULES	8
#define SETTINGS	16	/* of tell() */

/* What a member has been told. */
struct model {
	uint32_t number[64];
	bool rule[RULES], hash_rule[RULES];
	struct pfr_cluster_request cluster;
	uint64_t channels;
	unsigned short filter_len;
	int purged;
};

static struct model model[MEMBERS];
static const struct pfr_ops *real[MEMBERS];
static struct pfr_ops ops;
static struct __pfring *ring;
static struct pfr_multi *m;
static int refuses;	/* the member that refuses, or -1 */

static int which(const struct __pfring *member)
{
	return member == m->member[1];
}

static int told(struct __pfring *member, int option, const void *value,
		size_t size)
{
	struct model *to = &model[which(member)];
	const struct pfr_rule_set *set = value;
	const hash_filtering_rule *hash;
	const filtering_rule *rules;
	uint32_t i;

	if (which(member) == refuses) {
		errno = EIO;
		return -1;
	}
	switch (option) {
	case PFR_SO_RULE_ADD:
		to->rule[((const filtering_rule *)value)->rule_id] = true;
		break;
	case PFR_SO_RULE_REMOVE:
		to->rule[*(const uint32_t *)value] = false;
		break;
	case PFR_SO_HASH_RULE_ADD:
		to->hash_rule[((const hash_filtering_rule *)value)->port_peer_a] =
			true;
		break;
	case PFR_SO_HASH_RULE_REMOVE:
		to->hash_rule[((const hash_filtering_rule *)value)->port_peer_a] =
			false;
		break;
	case PFR_SO_RULE_SET:
		memset(to->rule, 0, sizeof(to->rule));
		memset(to->hash_rule, 0, sizeof(to->hash_rule));
		rules = (const filtering_rule *)(set + 1);
		for (i = 0; i < set->num_rules; i++)
			to->rule[rules[i].rule_id] = true;
		hash = (const hash_filtering_rule *)(rules + set->num_rules);
		for (i = 0; i < set->num_hash_rules; i++)
			to->hash_rule[hash[i].port_peer_a] = true;
		break;
	case PFR_SO_CLUSTER:
		memcpy(&to->cluster, value, sizeof(to->cluster));
		break;
	case PFR_SO_CLUSTER_LEAVE:
		to->cluster.id = 0;
		break;
	case PFR_SO_CHANNEL_MASK:
		memcpy(&to->channels, value, sizeof(to->channels));
		break;
	case PFR_SO_PURGE_RULES:
		to->purged++;
		break;
	default:
		assert_int_equal(size, sizeof(uint32_t));
		memcpy(&to->number[option], value, size);
	}
	return 0;
}

static int told_filter(struct __pfring *member, const struct sock_fprog *program)
{
	if (which(member) == refuses) {
		errno = EIO;
		return -1;
	}
	model[which(member)].filter_len = program ? program->len : 0;
	return 0;
}

static int set_up(void **state)
{
	char name[300];
	int i;

	(void)state;
	snprintf(name, sizeof(name), "multi:%s;%s", pcap_path[0], pcap_path[1]);
	ring = open_enabled(name, 0);
	m = ring->backend;
	memset(model, 0, sizeof(model));
	refuses = -1;
	for (i = 0; i < MEMBERS; i++) {
		real[i] = m->member[i]->ops;
		ops = *real[i];
		ops.set = told;
		ops.filter = told_filter;
		m->member[i]->ops = &ops;
		model[i].number[PFR_SO_ENABLE] = 1;
		model[i].number[PFR_SO_SAMPLING_RATE] = 1;
		model[i].number[PFR_SO_POLICY] = 1;
		model[i].number[PFR_SO_WATERMARK] = 128;
		model[i].number[PFR_SO_FLUSH_TIMEOUT] = 10000;
	}
	return 0;
}

static int tear_down(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < MEMBERS; i++)
		m->member[i]->ops = real[i];
	pfring_close(ring);
	return 0;
}

static const filtering_rule rules[] = {
	{ .rule_id = 1 }, { .rule_id = 2 }, { .rule_id = 3 },
};

static const hash_filtering_rule exact[] = {
	{ .port_peer_a = 1 }, { .port_peer_a = 2 },
};

/* All that a ring can be told, with one value or another. */
static int tell(int what, int other)
{
	filtering_rule rule = rules[other ? 1 : 0];
	hash_filtering_rule hash = exact[other ? 1 : 0];
	int on = !other;

	switch (what) {
	case 0:
		return pfring_add_filtering_rule(ring, &rule);
	case 1:
		return pfring_handle_hash_filtering_rule(ring, &hash, 1);
	case 2:
		return pfring_replace_filtering_rules(ring, &rules[other ? 2 : 1],
						      1, NULL, 0, -1);
	case 3:
		return pfring_set_cluster(ring, other ? 5 : 4, cluster_per_flow);
	case 4:
		return pfring_set_channel_mask(ring, other ? 6 : 1);
	case 5:
		return pfring_set_sampling_rate(ring, other ? 7 : 3);
	case 6:
		return pfring_toggle_filtering_policy(ring, (u_int8_t)on);
	case 7:
		return pfring_set_poll_watermark(ring, other ? 1 : 9);
	case 8:
		return pfring_set_poll_watermark_timeout(ring, other ? 1 : 9);
	case 9:
		return pfring_set_promisc(ring, on);
	case 10:
		return pfring_set_bpf_filter(ring, other ? "udp port 5" : "ip");
	case 11:
		return pfring_set_direction(ring, other ? tx_only_direction :
							  rx_only_direction);
	case 12:
		return pfring_set_socket_mode(ring, other ? recv_only_mode :
							    send_and_recv_mode);
	case 13:
		return pfring_enable_rss_rehash(ring);
	case 14:
		return on ? pfring_enable_ring(ring) : pfring_disable_ring(ring);
	case 15:
		return pfring_set_events(ring, on);
	default:
		return 1;
	}
}

static void alike(const struct model *before)
{
	int i;

	for (i = 0; i < MEMBERS; i++)
		assert_memory_equal(&model[i], before, sizeof(*before));
}

/* The first time, and when there is something to go back to. */
static void refused_by_one(void **state)
{
	struct model before;
	int what, other;

	(void)state;
	for (what = 0; what < SETTINGS; what++) {
		for (other = 0; other < 2; other++) {
			before = model[0];
			alike(&before);
			refuses = 1;
			assert_true(tell(what, other) < 0);
			assert_text_has(pfring_last_error(), pcap_path[1]);
			alike(&before);
			refuses = 0;
			assert_true(tell(what, other) < 0);
			assert_text_has(pfring_last_error(), pcap_path[0]);
			alike(&before);
			refuses = -1;
			tell(what, other);
		}
	}
	assert_int_equal(tell(what, 0), 1);
}

/* What was thrown out cannot be had back, and nothing more goes. */
static void purged_by_one(void **state)
{
	(void)state;
	refuses = 1;
	assert_true(pfring_purge_idle_rules(ring, 9) < 0);
	assert_int_equal(model[0].purged, 1);
	assert_int_equal(model[1].purged, 0);
}

/* A queue of its name is what a member goes back to. */
static void queues_of_names(void **state)
{
	(void)state;
	m->channels[0] = 4;
	model[0].channels = 4;
	refuses = 1;
	assert_true(pfring_set_channel_mask(ring, 1) < 0);
	assert_int_equal(model[0].channels, 4);
}

/* A ring that could not become a master is what it was. */
static void master_or_not(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *a, *b;

	(void)state;
	a = open_enabled(pcap_path[0], 0);
	b = open_enabled(pcap_path[1], 0);
	b->fd = 1000000;	/* nobody can wait for that */
	assert_int_equal(pfring_set_master(b, a), PF_RING_ERROR_GENERIC);
	assert_null(b->master);
	assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 0);
	b->fd = -1;
	assert_int_equal(pfring_recv(b, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 1);
	pfring_close(a);
	pfring_close(b);

	a = open_enabled(pcap_path[0], 0);
	b = open_enabled(pcap_path[1], 0);
	a->fd = 1000000;
	assert_int_equal(pfring_set_master(b, a), PF_RING_ERROR_GENERIC);
	assert_int_equal(a->fd, 1000000);
	assert_ptr_not_equal(a->ops, &pfr_multi_ops);
	a->fd = -1;
	assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0), 1);
	pfring_close(a);
	pfring_close(b);
}

/* ------------------------------------------------- bundles and dna clusters */

static struct __pfring *refusing;
static const struct pfr_ops *pcap_ops;

static int told_or_refused(struct __pfring *member, int option,
			   const void *value, size_t size)
{
	if (member != refusing)
		return pcap_ops->set(member, option, value, size);
	errno = EIO;
	return -1;
}

/* Two rings that are not enabled, of which the second refuses. */
static void open_pair(pfring *pair[2])
{
	int i;

	for (i = 0; i < 2; i++) {
		pair[i] = pfring_open(pcap_path[i], 1518, 0);
		assert_non_null(pair[i]);
		pcap_ops = pair[i]->ops;
		ops = *pcap_ops;
		ops.set = told_or_refused;
	}
	for (i = 0; i < 2; i++)
		pair[i]->ops = &ops;
	refusing = pair[1];
}

/* A ring that cannot be enabled is no member, and the others are as they were. */
static void bundle_or_not(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring_bundle bundle;
	pfring *pair[2];

	(void)state;
	open_pair(pair);
	pfring_bundle_init(&bundle, pick_fifo);
	assert_int_equal(pfring_bundle_add(&bundle, pair[0]), 0);
	assert_true(pfring_bundle_add(&bundle, pair[1]) < 0);
	assert_int_equal(bundle.num_sockets, 1);
	assert_int_equal(pair[1]->enabled, 0);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 0);
	refusing = NULL;
	assert_int_equal(pfring_bundle_add(&bundle, pair[1]), 0);
	assert_int_equal(bundle.num_sockets, 2);
	pfring_bundle_close(&bundle);
}

/* All rings of a cluster have a mode and are enabled, or none; who refused is named. */
static void cluster_or_not(void **state)
{
	pfring_dna_cluster *c = dna_cluster_create(77, 1, 0);
	pfring *pair[2];

	(void)state;
	assert_non_null(c);
	open_pair(pair);
	assert_int_equal(dna_cluster_register_ring(c, pair[0]), 0);
	assert_int_equal(dna_cluster_register_ring(c, pair[1]), 0);

	assert_true(dna_cluster_set_mode(c, recv_only_mode) < 0);
	assert_text_has(pfring_last_error(), pcap_path[1]);
	assert_false(pair[0]->recv_only);
	assert_true(dna_cluster_enable(c) < 0);
	assert_text_has(pfring_last_error(), pcap_path[1]);
	assert_int_equal(pair[0]->enabled, 0);
	/* One that was enabled before stays so. */
	assert_int_equal(pfring_enable_ring(pair[0]), 0);
	assert_true(dna_cluster_enable(c) < 0);
	assert_int_equal(pair[0]->enabled, 1);
	assert_int_equal(pfring_disable_ring(pair[0]), 0);

	refusing = NULL;
	assert_int_equal(dna_cluster_set_mode(c, recv_only_mode), 0);
	refusing = pair[1];
	assert_true(dna_cluster_set_mode(c, send_and_recv_mode) < 0);
	assert_true(pair[0]->recv_only);
	refusing = NULL;
	assert_int_equal(dna_cluster_enable(c), 0);
	assert_int_equal(pair[1]->enabled, 1);
	dna_cluster_destroy(c);
}

/* What programs read of a ring that stands for others. */
static void members(void **state)
{
	pfring *a = open_enabled(pcap_path[0], 0), *b = open_enabled(pcap_path[1], 0);

	(void)state;
	assert_int_equal(ring->fd, pfring_get_selectable_fd(ring));
	assert_null(ring->send);
	assert_null(ring->send_ifindex);
	assert_ptr_equal(ring->next_pkt_time, pfring_next_pkt_time);
	assert_int_equal(ring->zc_device, 0);
	assert_int_equal(ring->dna.dna_mapped_device, 0);
	assert_int_equal(ring->enabled, 1);

	assert_int_equal(pfring_set_master(b, a), 0);
	assert_int_equal(a->fd, pfring_get_selectable_fd(a));
	assert_int_equal(a->enabled, 1);
	assert_string_equal(a->device_name, pcap_path[0]);
	assert_ptr_equal(a->next_pkt_time, pfring_next_pkt_time);
	assert_string_equal(b->device_name, pcap_path[1]);
	assert_int_equal(b->enabled, 1);
	pfring_close(b);
	pfring_close(a);
}

int main(void)
{
#define MULTI(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		MULTI(refused_by_one),
		MULTI(purged_by_one),
		MULTI(queues_of_names),
		MULTI(members),
		cmocka_unit_test(master_or_not),
		cmocka_unit_test(bundle_or_not),
		cmocka_unit_test(cluster_or_not),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
