// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfcount - count, show and save packets. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "cmdline.h"
#include "pcap_file.h"
#include "programs.h"
#include "report.h"

static const char usage_text[] =
"Counts the packets of a device, shows them (-v), saves them (-o).\n"
"\n"
"What to capture\n"
"  -i, --device=NAME       eth0, eth0@0-3 (RX queues), eth0;eth1, any (default)\n"
"  -f, --filter=BPF        only packets that match, see pcap-filter(7)\n"
"  -e, --direction=0|1|2   both (default), only received, only sent\n"
"  -l, --caplen=BYTES      of each packet (default 1518)\n"
"  -S, --sampling=N        one packet in N\n"
"  -P, --no-promisc        only what the device itself takes\n"
"  -r, --rss-rehash        choose RX queues by a bidirectional hash\n"
"  -s, --hw-timestamp      the adapter's time, where it has one\n"
"  -c, --cluster=ID        share the packets with the rings of cluster ID\n"
"  -C, --cluster-type=T    flow (default), round-robin, 2-tuple, 4-tuple, 5-tuple,\n"
"                          tcp-5-tuple, inner-flow, inner-2-tuple, ...\n"
"How long\n"
"  -N, --packets=COUNT     stop after COUNT packets\n"
"  -T, --duration=SECONDS  stop after that time\n"
"How to wait\n"
"  -a, --active            look without sleeping\n"
"  -w, --watermark=PACKETS wake up for so many (default 128)\n"
"  -p, --poll-wait=MS      or look after so long (default 500)\n"
"  -n, --threads=COUNT     readers of the one ring (default 1)\n"
"  -g, --core=CORE[:CORE]  run the readers there\n"
"  -m, --long-header       ask the kernel for the long header\n"
"  -t, --touch             read every byte of the packets\n"
"What to show\n"
"  -v, --verbose           each packet; -vv: its bytes too\n"
"  -o, --output=FILE       write the packets to a pcap file with nanoseconds\n"
"  -q, --quiet             no figures each second\n"
"  -j, --json              figures and packets as JSON, one object per line\n"
"  -h, --help  -V, --version\n";

static const struct option long_options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "filter", required_argument, NULL, 'f' },
	{ "direction", required_argument, NULL, 'e' },
	{ "caplen", required_argument, NULL, 'l' },
	{ "sampling", required_argument, NULL, 'S' },
	{ "no-promisc", no_argument, NULL, 'P' },
	{ "rss-rehash", no_argument, NULL, 'r' },
	{ "hw-timestamp", no_argument, NULL, 's' },
	{ "cluster", required_argument, NULL, 'c' },
	{ "cluster-type", required_argument, NULL, 'C' },
	{ "packets", required_argument, NULL, 'N' },
	{ "duration", required_argument, NULL, 'T' },
	{ "active", no_argument, NULL, 'a' },
	{ "watermark", required_argument, NULL, 'w' },
	{ "poll-wait", required_argument, NULL, 'p' },
	{ "threads", required_argument, NULL, 'n' },
	{ "core", required_argument, NULL, 'g' },
	{ "long-header", no_argument, NULL, 'm' },
	{ "touch", no_argument, NULL, 't' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "output", required_argument, NULL, 'o' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

struct settings {
	const char *device, *filter, *output;
	uint32_t caplen, flags, sampling, cluster, poll_wait;
	uint16_t watermark;
	packet_direction direction;
	cluster_type cluster_type;
	bool set_watermark, rehash, quiet, json;
	double duration;
	struct capture capture;
};

static cluster_type cluster_type_arg(const char *text)
{
	static const char *const names[PFR_CLUSTER_TYPES] = {
		[cluster_per_flow] = "flow",
		[cluster_round_robin] = "round-robin",
		[cluster_per_flow_2_tuple] = "2-tuple",
		[cluster_per_flow_4_tuple] = "4-tuple",
		[cluster_per_flow_5_tuple] = "5-tuple",
		[cluster_per_flow_tcp_5_tuple] = "tcp-5-tuple",
		[cluster_per_inner_flow] = "inner-flow",
		[cluster_per_inner_flow_2_tuple] = "inner-2-tuple",
		[cluster_per_inner_flow_4_tuple] = "inner-4-tuple",
		[cluster_per_inner_flow_5_tuple] = "inner-5-tuple",
		[cluster_per_inner_flow_tcp_5_tuple] = "inner-tcp-5-tuple",
	};
	int i;

	for (i = 0; i < PFR_CLUSTER_TYPES; i++)
		if (!strcmp(text, names[i]))
			return (cluster_type)i;
	usage_error("-C %s: no such cluster type", text);
}

static void read_option(struct settings *s, int option)
{
	struct capture *c = &s->capture;

	switch (option) {
	case 'i':
		s->device = optarg;
		break;
	case 'f':
		s->filter = optarg;
		break;
	case 'e':
		s->direction = (packet_direction)number_arg("-e", optarg, 0, 2);
		break;
	case 'l':
		s->caplen = (uint32_t)number_arg("-l", optarg, 1, MAX_CAPLEN);
		break;
	case 'S':
		s->sampling = (uint32_t)number_arg("-S", optarg, 1, UINT32_MAX);
		break;
	case 'P':
		s->flags &= ~(uint32_t)PF_RING_PROMISC;
		break;
	case 'r':
		s->rehash = true;
		break;
	case 's':
		s->flags |= PF_RING_HW_TIMESTAMP;
		break;
	case 'c':
		s->cluster = (uint32_t)number_arg("-c", optarg, 1, UINT32_MAX);
		break;
	case 'C':
		s->cluster_type = cluster_type_arg(optarg);
		break;
	case 'N':
		c->max_packets = number_arg("-N", optarg, 1, UINT64_MAX);
		break;
	case 'T':
		s->duration = decimal_arg("-T", optarg, 0.001, 1e9);
		break;
	case 'a':
		c->active = true;
		break;
	case 'w':
		s->watermark = (uint16_t)number_arg("-w", optarg, 1, UINT16_MAX);
		s->set_watermark = true;
		break;
	case 'p':
		s->poll_wait = (uint32_t)number_arg("-p", optarg, 1, 3600000);
		break;
	case 'n':
		c->num_threads = (int)number_arg("-n", optarg, 1, MAX_CORES);
		break;
	case 'g':
		c->num_cores = cores_arg("-g", optarg, c->cores);
		break;
	case 'm':
		s->flags |= PF_RING_LONG_HEADER;
		break;
	case 't':
		c->touch = true;
		break;
	case 'v':
		c->verbose++;
		break;
	case 'o':
		if (!strcmp(optarg, "-"))
			usage_error("-o -: figures go there, see pfring capture -w -");
		s->output = optarg;
		break;
	case 'q':
		s->quiet = true;
		break;
	case 'j':
		s->json = true;
		break;
	case 'h':
		printf("Usage: %s [OPTIONS]\n%s", program_invocation_short_name,
		       usage_text);
		exit(EXIT_SUCCESS);
	case 'V':
		printf("%s " VERSION "\n", program_invocation_short_name);
		exit(EXIT_SUCCESS);
	default:
		usage_hint();
	}
}

static void read_options(struct settings *s, int argc, char **argv)
{
	int option;

	*s = (struct settings){
		.device = "any",
		.caplen = 1518,
		.flags = PF_RING_PROMISC,
		.sampling = 1,
		.poll_wait = 500,
		.capture.num_threads = 1,
	};
	while ((option = getopt_long(argc, argv,
				     "i:f:e:l:S:Prsc:C:N:T:aw:p:n:g:mtvo:qjhV",
				     long_options, NULL)) != -1)
		read_option(s, option);
	if (optind < argc)
		usage_error("%s: options only (-f \"EXPRESSION\" for a filter)",
			    argv[optind]);
	if (s->capture.num_threads > 1)
		s->flags |= PF_RING_REENTRANT;
	s->capture.json = s->json;
	s->capture.caplen = s->caplen;
}

/* Complains in the library's words if @rc says so. */
static bool ok(int rc)
{
	if (rc < 0)
		complain("%s", pfring_last_error());
	return rc >= 0;
}

static pfring *open_ring(const struct settings *s)
{
	pfring *ring = pfring_open(s->device, s->caplen, s->flags);
	const char *name = program_invocation_short_name;

	if (!ring) {
		complain("%s", pfring_last_error());
		return NULL;
	}
	if (ok(pfring_set_application_name(ring, (char *)name)) &&
	    ok(pfring_set_socket_mode(ring, recv_only_mode)) &&
	    ok(pfring_set_direction(ring, s->direction)) &&
	    ok(pfring_set_poll_duration(ring, s->poll_wait)) &&
	    (s->sampling == 1 ||
	     ok(pfring_set_sampling_rate(ring, s->sampling))) &&
	    (!s->set_watermark ||
	     ok(pfring_set_poll_watermark(ring, s->watermark))) &&
	    (!s->rehash || ok(pfring_enable_rss_rehash(ring))) &&
	    (!s->filter || ok(pfring_set_bpf_filter(ring, (char *)s->filter))) &&
	    (!s->cluster ||
	     ok(pfring_set_cluster(ring, s->cluster, s->cluster_type))) &&
	    ok(pfring_enable_ring(ring)))
		return ring;
	pfring_close(ring);
	return NULL;
}

static void introduce(const struct settings *s, pfring *ring)
{
	uint32_t version = 0;

	if (s->json || s->quiet)
		return;
	pfring_version(ring, &version);
	fprintf(stderr, "Using PF_RING v.%u.%u.%u\n", version >> 16,
		version >> 8 & 0xff, version & 0xff);
	fprintf(stderr, "Capturing from %s: %u RX queues, ring of %u packets, caplen %d\n",
		s->device, pfring_get_num_rx_channels(ring),
		pfring_get_num_rx_slots(ring), pfring_get_caplen(ring));
}

/* Once a second, until a signal, the end of the time, or of the readers. */
static void watch(const struct settings *s, struct report *report,
		  const sigset_t *signals)
{
	uint64_t start = now_ns();
	uint64_t end = s->duration > 0 ?
		       start + (uint64_t)(s->duration * 1e9) : UINT64_MAX;
	uint64_t next = start;

	for (;;) {
		struct timespec pause;
		uint64_t now = now_ns();
		uint64_t until;

		if (now >= next + 1000000000) {
			if (!s->quiet)
				report_interval(report);
			next = now - (now - start) % 1000000000;
		}
		if (now >= end)
			return;
		until = next + 1000000000 < end ? next + 1000000000 : end;
		pause.tv_sec = (time_t)((until - now) / 1000000000);
		pause.tv_nsec = (long)((until - now) % 1000000000);
		if (sigtimedwait(signals, NULL, &pause) >= 0)
			return;
	}
}

int pfcount_main(int argc, char **argv)
{
	static struct settings s;
	struct report report;
	sigset_t signals;
	bool failed;

	read_options(&s, argc, argv);
	s.capture.ring = open_ring(&s);
	if (!s.capture.ring)
		return EXIT_FAILURE;
	if (s.output) {
		s.capture.writer = pcap_writer_open(s.output, s.caplen,
						    pfring_get_link_type(s.capture.ring));
		if (!s.capture.writer) {
			pfring_close(s.capture.ring);
			return EXIT_FAILURE;
		}
	}
	introduce(&s, s.capture.ring);

	/* Readers inherit this, so that signals come to watch() alone. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, CAPTURE_ENDED);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);

	/* Who reads packets from a pipe wants to see each when it comes. */
	if (s.capture.verbose)
		setvbuf(stdout, NULL, _IOLBF, 0);
	report_start(&report, &s.capture, s.json);
	failed = !capture_start(&s.capture);
	if (!failed)
		watch(&s, &report, &signals);
	/* A second Ctrl-C ends us at once, should the output be stuck. */
	sigdelset(&signals, CAPTURE_ENDED);
	pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
	failed |= !capture_stop(&s.capture);
	report_total(&report);

	if (s.capture.writer && pcap_writer_close(s.capture.writer))
		failed = true;
	pfring_close(s.capture.ring);
	if (fflush(stdout) || ferror(stdout)) {
		complain("cannot write to standard output: %s", strerror(errno));
		failed = true;
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
