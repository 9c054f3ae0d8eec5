// SPDX-License-Identifier: GPL-2.0-only
/*
 * ringread - reads rings and says exactly what was in them.
 *
 * Prints "ready" when all rings are enabled. Ends at the frame that inject sends
 * last, at SIGTERM, or when its patience is at an end (timeout=1). Then it prints NAME=VALUE
 * lines: sums over all rings, and rN.NAME for ring N where there are several.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "dissect.h"
#include "frame.h"
#include "pcapfile.h"
#include "pf_ring_dummy.h"
#include "rulelist.h"

static const char usage[] =
"Usage: ringread -i DEVICES [-i DEVICES]... [OPTIONS]   one ring for each -i\n"
"  -l CAPLEN (1518)  -s SLOTS  -F FLAGS: PFR_RING_*, hexadecimal\n"
"  -c ID:TYPE cluster  -f BPF  -d DIRECTION  -m MODE  -S SAMPLING  -P POLICY\n"
"  -M QUEUES (hexadecimal)  -r: rehash  -p: promiscuous  -a NAME\n"
"  -w WATERMARK  -t FLUSH-USEC\n"
"  -R FILE  a set of rules, see ruletext.h\n"
"  -W RULE  a wildcard rule               -X RULE  an exact rule; several of both\n"
"  -E COUNT  end frames to wait for (1)   -n COUNT  packets to wait for\n"
"  -B BYTES  of TCP over IPv4 to wait for, however they are put together\n"
"  -H  read nothing before SIGTERM        -o FILE   packets as pcap\n"
"  -N  frames of each flow below 32, as flow.N\n"
"  -T SECONDS of patience (60)\n";

#define MAX_RINGS	16
#define MAX_NUMBERS	(1U << 22)
#define MAX_FLOWS	65536
#define SHOWN_FLOWS	32

struct settings {
	const char *devices[MAX_RINGS];
	unsigned int num_rings;
	uint32_t caplen, slots, flags, cluster, cluster_type, sampling;
	uint32_t watermark, flush, end_frames;
	uint64_t packets, payload, queues;
	uint32_t patience;
	const char *filter, *output, *name;
	int direction, mode, policy;
	bool hold, show_flows, rehash, promisc, set_watermark, set_flush;
};

struct stats {
	uint64_t read, frames, ends, damaged, other, rx, restored;
	uint64_t bytes, payload, wrong_header;
	uint32_t min_len, max_len, max_caplen;
	struct pfr_counters counters;
	struct pfr_info info;
	bool gone;
};

static struct settings s = {
	.caplen = 1518, .sampling = 1, .end_frames = 1, .patience = 60,
	.direction = -1, .mode = -1, .policy = -1,
};
static struct ring rings[MAX_RINGS];
static struct stats stats[MAX_RINGS];
static struct pcapfile output;
static volatile sig_atomic_t told_to_end;

/* Over all rings. */
static uint8_t numbers[MAX_NUMBERS / 8];
static uint64_t duplicates, distinct;
static int flow_owner[MAX_FLOWS];	/* ring + 1 */
static uint64_t flow_frames[SHOWN_FLOWS];
static uint64_t split_flows, flows, out_of_order;
static uint32_t last_number[MAX_RINGS];
static uint32_t first_number = UINT32_MAX;
static uint64_t matched[NO_RULE_ID + 1];	/* by the header's rule id */
static uint64_t by_plugin[256];		/* by the header's plugin id */
static uint64_t parsed, parsed_right;

static void on_signal(int sig)
{
	(void)sig;
	told_to_end = 1;
}

static void must(int err, const char *what)
{
	if (!err)
		return;
	printf("error=%s: %s\n", what, strerrorname_np(err));
	exit(1);
}

static void setup_rules(int fd)
{
	int err = rulelist_add(fd);

	if (!err)
		return;
	printf("refused: %s: ", strerrorname_np(err));
	rulelist_print_refusal(fd);
	exit(3);
}

static void setup(struct ring *ring, const char *devices)
{
	int fd = abi_socket();

	must(fd < 0 ? errno : 0, "socket");
	must(abi_ring(fd, s.caplen, s.flags, s.slots), "ring");
	if (s.filter)
		must(abi_filter(fd, s.filter), "filter");
	if (s.name)
		must(abi_set(fd, PFR_SO_APPL_NAME, s.name, strlen(s.name)),
		     "name");
	if (s.direction >= 0)
		must(abi_set_u32(fd, PFR_SO_DIRECTION, (uint32_t)s.direction),
		     "direction");
	if (s.mode >= 0)
		must(abi_set_u32(fd, PFR_SO_SOCKET_MODE, (uint32_t)s.mode),
		     "mode");
	if (s.policy >= 0)
		must(abi_set_u32(fd, PFR_SO_POLICY, (uint32_t)s.policy),
		     "policy");
	if (s.sampling != 1)
		must(abi_set_u32(fd, PFR_SO_SAMPLING_RATE, s.sampling),
		     "sampling");
	if (s.rehash)
		must(abi_set_u32(fd, PFR_SO_RSS_REHASH, 1), "rehash");
	if (s.promisc)
		must(abi_set_u32(fd, PFR_SO_PROMISC, 1), "promisc");
	if (s.set_watermark)
		must(abi_set_u32(fd, PFR_SO_WATERMARK, s.watermark),
		     "watermark");
	if (s.set_flush)
		must(abi_set_u32(fd, PFR_SO_FLUSH_TIMEOUT, s.flush), "flush");
	must(abi_bind(fd, devices), "bind");
	if (s.queues)
		must(abi_set(fd, PFR_SO_CHANNEL_MASK, &s.queues,
			     sizeof(s.queues)), "queues");
	if (s.cluster)
		must(abi_cluster(fd, s.cluster, s.cluster_type), "cluster");
	setup_rules(fd);
	must(abi_map(ring, fd), "map");
}

static size_t parsed_len(const struct pfr_desc *desc)
{
	return (desc->flags >> PFR_DESC_PARSED_SHIFT) * 8UL;
}

static void read_header(const struct pfr_desc *desc, const uint8_t *data,
			struct pfring_extended_pkthdr *hdr)
{
	memcpy(hdr, data - parsed_len(desc) - sizeof(*hdr), sizeof(*hdr));
}

/* The extended header must say what the descriptor and the bytes say. */
static bool header_right(const struct pfr_desc *desc, const uint8_t *data)
{
	struct pfring_extended_pkthdr hdr;
	struct pkt_parsing_info info;
	uint32_t len = desc->caplen;

	read_header(desc, data, &hdr);
	if (hdr.parsed_header_len != parsed_len(desc) ||
	    hdr.timestamp_ns != desc->timestamp_ns ||
	    hdr.if_index != desc->if_index || hdr.pkt_hash != desc->hash ||
	    hdr.rx_direction != !!(desc->flags & PFR_DESC_RX) ||
	    !(hdr.flags & PKT_FLAGS_VLAN_RESTORED) !=
	    !(desc->flags & PFR_DESC_VLAN_RESTORED))
		return false;
	if (desc->caplen < desc->len && desc->caplen < PFR_DISSECT_WINDOW)
		return true;
	if (len > PFR_DISSECT_WINDOW)
		len = PFR_DISSECT_WINDOW;
	pfr_dissect(&info, data, len, PFR_LEVEL_TUNNEL);
	info.last_matched_rule_id = hdr.parsed_pkt.last_matched_rule_id;
	info.last_matched_plugin_id = hdr.parsed_pkt.last_matched_plugin_id;
	return !memcmp(&info, &hdr.parsed_pkt, sizeof(info));
}

/* Does the dummy plugin's memory say what the packet does? */
static bool dummy_right(const struct pfr_desc *desc, const uint8_t *data,
			const struct pkt_parsing_info *info)
{
	uint32_t offset = (uint32_t)info->offset.payload_offset;
	uint8_t memory[(sizeof(struct dummy_parsed) + 7) / 8 * 8] = {};
	struct dummy_parsed want = { .protocol = info->l3_proto };

	if (info->offset.payload_offset > 0)
		want.payload_len = desc->len - offset;
	if (want.payload_len >= sizeof(want.payload))
		memcpy(want.payload, data + offset, sizeof(want.payload));
	memcpy(memory, &want, sizeof(want));
	return parsed_len(desc) == sizeof(memory) &&
	       !memcmp(data - sizeof(memory), memory, sizeof(memory));
}

static void note_rule(const struct pfr_desc *desc, const uint8_t *data)
{
	struct pfring_extended_pkthdr hdr;

	read_header(desc, data, &hdr);
	matched[hdr.parsed_pkt.last_matched_rule_id]++;
	by_plugin[hdr.parsed_pkt.last_matched_plugin_id & 255]++;
	parsed += !!parsed_len(desc);
	parsed_right += dummy_right(desc, data, &hdr.parsed_pkt);
}

static void note_number(unsigned int ring, const struct frame_id *id)
{
	uint8_t bit = (uint8_t)(1 << (id->number & 7));

	if (id->number < MAX_NUMBERS) {
		if (numbers[id->number / 8] & bit)
			duplicates++;
		else
			distinct++;
		numbers[id->number / 8] |= bit;
	}
	if (id->number < last_number[ring])
		out_of_order++;
	if (id->number < first_number)
		first_number = id->number;
	last_number[ring] = id->number;
	if (id->flow < SHOWN_FLOWS)
		flow_frames[id->flow]++;
	if (id->flow >= MAX_FLOWS)
		return;
	if (!flow_owner[id->flow]) {
		flow_owner[id->flow] = (int)ring + 1;
		flows++;
	} else if (flow_owner[id->flow] > 0 &&
		   flow_owner[id->flow] != (int)ring + 1) {
		flow_owner[id->flow] = -1;
		split_flows++;
	}
}

static void take(unsigned int i, const struct pfr_desc *desc)
{
	struct ring *ring = &rings[i];
	struct stats *st = &stats[i];
	const uint8_t *data = ring->data + desc->data;
	struct frame_id id;
	bool damaged;

	if (desc->data >= ring->geo.data_size || desc->caplen > s.caplen ||
	    desc->caplen > desc->len) {
		st->damaged++;
		return;
	}
	st->read++;
	st->rx += !!(desc->flags & PFR_DESC_RX);
	st->restored += !!(desc->flags & PFR_DESC_VLAN_RESTORED);
	if (s.flags & PFR_RING_LONG_HEADER &&
	    (!(desc->flags & PFR_DESC_EXTENDED) || !header_right(desc, data)))
		st->wrong_header++;
	if (!(s.flags & PFR_RING_NO_TIMESTAMP) != !!desc->timestamp_ns)
		st->wrong_header++;
	pcapfile_write(&output, data, desc->caplen, desc->len);
	if (frame_is_end(data, desc->caplen)) {
		st->ends++;
		return;
	}
	if (desc->flags & PFR_DESC_EXTENDED)
		note_rule(desc, data);
	if (!st->min_len || desc->len < st->min_len)
		st->min_len = desc->len;
	if (desc->len > st->max_len)
		st->max_len = desc->len;
	if (desc->caplen > st->max_caplen)
		st->max_caplen = desc->caplen;
	st->bytes += desc->caplen;
	st->payload += desc->len - 54;
	if (frame_check(data, desc->caplen, &id, &damaged)) {
		st->frames++;
		note_number(i, &id);
	} else if (damaged) {
		st->damaged++;
	} else {
		st->other++;
	}
}

static bool read_all(void)
{
	bool some = false;
	unsigned int i;

	for (i = 0; i < s.num_rings; i++) {
		const struct pfr_desc *desc;

		while ((desc = abi_peek(&rings[i]))) {
			take(i, desc);
			abi_release(&rings[i]);
			some = true;
		}
	}
	return some;
}

static bool done(void)
{
	uint64_t ends = 0, read = 0, payload = 0;
	unsigned int i;

	for (i = 0; i < s.num_rings; i++) {
		ends += stats[i].ends;
		read += stats[i].read;
		payload += stats[i].payload;
	}
	return told_to_end || (s.end_frames && ends >= s.end_frames) ||
	       (s.packets && read >= s.packets) ||
	       (s.payload && payload >= s.payload);
}

/* Wake-ups have their own tests: here, none is relied on. */
static void wait_rings(int timeout)
{
	struct pollfd fds[MAX_RINGS];
	unsigned int i;

	for (i = 0; i < s.num_rings; i++)
		fds[i] = (struct pollfd){ stats[i].gone ? -1 : rings[i].fd,
					  POLLIN, 0 };
	poll(fds, s.num_rings, timeout);
	for (i = 0; i < s.num_rings; i++)
		stats[i].gone |= !!(fds[i].revents & (POLLERR | POLLHUP));
}

static void read_rings(void)
{
	unsigned long long deadline = now_ms() + 1000ULL * s.patience;
	bool timeout = false;
	unsigned int i;

	while (!done()) {
		if (s.hold)
			usleep(20000);
		else if (!read_all())
			wait_rings(20);
		if (now_ms() > deadline) {
			timeout = true;
			break;
		}
	}
	printf("timeout=%d\n", timeout);
	wait_rings(0);
	/* Disabled, so that counters stand still and all is published. */
	for (i = 0; i < s.num_rings; i++)
		must(abi_set_u32(rings[i].fd, PFR_SO_ENABLE, 0), "disable");
	read_all();
}

static void print_stats(const char *prefix, const struct stats *st)
{
	const struct pfr_counters *c = &st->counters;

#define SHOW(name, value) \
	printf("%s" name "=%llu\n", prefix, (unsigned long long)(value))
	SHOW("read", st->read);
	SHOW("frames", st->frames);
	SHOW("ends", st->ends);
	SHOW("damaged", st->damaged);
	SHOW("other", st->other);
	SHOW("rx", st->rx);
	SHOW("restored", st->restored);
	SHOW("bytes", st->bytes);
	SHOW("payload", st->payload);
	SHOW("wrong_header", st->wrong_header);
	SHOW("min_len", st->min_len);
	SHOW("max_len", st->max_len);
	SHOW("max_caplen", st->max_caplen);
	SHOW("gone", st->gone);
	SHOW("seen", c->seen);
	SHOW("bpf_rejected", c->bpf_rejected);
	SHOW("rule_dropped", c->rule_dropped);
	SHOW("transmitted_only", c->transmitted_only);
	SHOW("sampled_out", c->sampled_out);
	SHOW("ring_full", c->ring_full);
	SHOW("delivered", c->delivered);
	SHOW("tx_ok", c->tx_ok);
	SHOW("tx_errors", c->tx_errors);
	SHOW("consumer_faults", c->consumer_faults);
	SHOW("reflect_ok", c->reflect_ok);
	SHOW("reflect_errors", c->reflect_errors);
	SHOW("reflect_loops", c->reflect_loops);
	SHOW("rules_added", c->rules_added);
	SHOW("rules_refused", c->rules_refused);
	SHOW("rules_limited", c->rules_limited);
	SHOW("num_rules", st->info.num_rules);
	SHOW("num_hash_rules", st->info.num_hash_rules);
	SHOW("num_masks", st->info.num_masks);
#undef SHOW
}

static void add(struct stats *to, const struct stats *st)
{
	const uint64_t *from = (const uint64_t *)&st->counters;
	uint64_t *sum = (uint64_t *)&to->counters;
	size_t i;

	to->read += st->read;
	to->frames += st->frames;
	to->ends += st->ends;
	to->damaged += st->damaged;
	to->other += st->other;
	to->rx += st->rx;
	to->restored += st->restored;
	to->bytes += st->bytes;
	to->payload += st->payload;
	to->wrong_header += st->wrong_header;
	to->gone |= st->gone;
	to->info.num_rules += st->info.num_rules;
	to->info.num_hash_rules += st->info.num_hash_rules;
	to->info.num_masks += st->info.num_masks;
	if (!to->min_len || (st->min_len && st->min_len < to->min_len))
		to->min_len = st->min_len;
	if (st->max_len > to->max_len)
		to->max_len = st->max_len;
	if (st->max_caplen > to->max_caplen)
		to->max_caplen = st->max_caplen;
	for (i = 0; i < sizeof(to->counters) / sizeof(*sum); i++)
		sum[i] += from[i];
}

static void print_matched(void)
{
	int id;

	for (id = 0; id < NO_RULE_ID; id++)
		if (matched[id])
			printf("matched.%d=%llu\n", id,
			       (unsigned long long)matched[id]);
	printf("matched.none=%llu\n",
	       (unsigned long long)matched[NO_RULE_ID]);
	for (id = 1; id < 256; id++)
		if (by_plugin[id])
			printf("plugin.%d=%llu\n", id,
			       (unsigned long long)by_plugin[id]);
	printf("parsed=%llu\nparsed_right=%llu\n", (unsigned long long)parsed,
	       (unsigned long long)parsed_right);
}

static void report(void)
{
	struct stats sum = {};
	bool balanced = true;
	unsigned int i;
	char prefix[8];

	for (i = 0; i < s.num_rings; i++) {
		struct stats *st = &stats[i];

		must(abi_get(rings[i].fd, PFR_SO_COUNTERS, &st->counters,
			     sizeof(st->counters)), "counters");
		must(abi_get(rings[i].fd, PFR_SO_INFO, &st->info,
			     sizeof(st->info)), "info");
		balanced &= counters_add_up(&st->counters) &&
			    st->counters.delivered == st->read;
		add(&sum, st);
		snprintf(prefix, sizeof(prefix), "r%u.", i);
		if (s.num_rings > 1)
			print_stats(prefix, st);
		must(rulelist_count(rings[i].fd,
				    s.num_rings > 1 ? prefix : NULL), "rules");
	}
	print_stats("", &sum);
	rulelist_print();
	print_matched();
	for (i = 0; s.show_flows && i < SHOWN_FLOWS; i++)
		printf("flow.%u=%llu\n", i,
		       (unsigned long long)flow_frames[i]);
	printf("balanced=%d\nduplicates=%llu\ndistinct=%llu\nflows=%llu\n",
	       balanced, (unsigned long long)duplicates,
	       (unsigned long long)distinct, (unsigned long long)flows);
	printf("split_flows=%llu\nout_of_order=%llu\nfirst_number=%lld\nend=1\n",
	       (unsigned long long)split_flows,
	       (unsigned long long)out_of_order,
	       first_number == UINT32_MAX ? -1LL : (long long)first_number);
}

static uint32_t number(const char *text, int base)
{
	return (uint32_t)strtoul(text, NULL, base);
}

static void parse(int argc, char **argv)
{
	bool good = true;
	char *end;
	int c;

	while ((c = getopt(argc, argv,
			   "i:l:s:F:c:f:d:m:S:P:M:rpa:w:t:E:n:B:HNo:T:R:W:X:")) != -1) {
		switch (c) {
		case 'i':
			if (s.num_rings < MAX_RINGS)
				s.devices[s.num_rings++] = optarg;
			break;
		case 'l': s.caplen = number(optarg, 0); break;
		case 's': s.slots = number(optarg, 0); break;
		case 'F': s.flags = number(optarg, 16); break;
		case 'c':
			s.cluster = (uint32_t)strtoul(optarg, &end, 0);
			s.cluster_type = *end ? number(end + 1, 0) : 0;
			break;
		case 'f': s.filter = optarg; break;
		case 'd': s.direction = atoi(optarg); break;
		case 'm': s.mode = atoi(optarg); break;
		case 'S': s.sampling = number(optarg, 0); break;
		case 'P': s.policy = atoi(optarg); break;
		case 'M': s.queues = strtoull(optarg, NULL, 16); break;
		case 'r': s.rehash = true; break;
		case 'p': s.promisc = true; break;
		case 'a': s.name = optarg; break;
		case 'w':
			s.watermark = number(optarg, 0);
			s.set_watermark = true;
			break;
		case 't':
			s.flush = number(optarg, 0);
			s.set_flush = true;
			break;
		case 'E': s.end_frames = number(optarg, 0); break;
		case 'n': s.packets = number(optarg, 0); break;
		case 'B': s.payload = number(optarg, 0); break;
		case 'H': s.hold = true; break;
		case 'N': s.show_flows = true; break;
		case 'o': s.output = optarg; break;
		case 'T': s.patience = number(optarg, 0); break;
		case 'R': good &= rulelist_file(optarg); break;
		case 'W': good &= rulelist_wildcard(optarg); break;
		case 'X': good &= rulelist_exact(optarg); break;
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
	if (!good)
		exit(2);
	if (!s.num_rings || optind < argc) {
		fputs(usage, stderr);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	unsigned int i;

	parse(argc, argv);
	signal(SIGTERM, on_signal);
	if (s.output)
		pcapfile_create(&output, s.output);
	for (i = 0; i < s.num_rings; i++)
		setup(&rings[i], s.devices[i]);
	for (i = 0; i < s.num_rings; i++)
		must(abi_set_u32(rings[i].fd, PFR_SO_ENABLE, 1), "enable");
	puts("ready");
	fflush(stdout);
	read_rings();
	pcapfile_close(&output);
	report();
	for (i = 0; i < s.num_rings; i++)
		abi_close(&rings[i]);
	return 0;
}
