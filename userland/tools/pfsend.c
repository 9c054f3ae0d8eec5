// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfsend - send frames of a file or made-up ones, as fast as told. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmdline.h"
#include "frames.h"
#include "json_line.h"
#include "pace.h"
#include "programs.h"
#include "rates.h"

static const char usage_text[] =
"Sends frames, those of a pcap file or made-up UDP ones.\n"
"\n"
"What to send\n"
"  -i, --device=NAME       where to\n"
"  -f, --file=FILE         the frames of a pcap file, over and over\n"
"  -l, --length=BYTES      of made-up frames, without checksum (default 60)\n"
"  -b, --sources=COUNT     cycle through so many IPv4 sources (default 1)\n"
"  -m, --dst-mac=MAC       destination (default ff:ff:ff:ff:ff:ff)\n"
"  -M, --src-mac=MAC       source (default: the device's)\n"
"How much, how fast\n"
"  -n, --packets=COUNT     stop after COUNT frames; 0 = never (default)\n"
"  -T, --duration=SECONDS  stop after that time\n"
"  -r, --rate=GBPS         10^9 bits per second on the wire (default: no limit)\n"
"  -p, --pps=RATE          packets per second (default: no limit)\n"
"  -a, --active            never sleep, for an even pace\n"
"  -g, --core=CORE         run there\n"
"What to show\n"
"  -q, --quiet             no figures each second\n"
"  -j, --json              figures as JSON, one object per line\n"
"  -h, --help  -V, --version\n";

static const struct option long_options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "file", required_argument, NULL, 'f' },
	{ "length", required_argument, NULL, 'l' },
	{ "sources", required_argument, NULL, 'b' },
	{ "dst-mac", required_argument, NULL, 'm' },
	{ "src-mac", required_argument, NULL, 'M' },
	{ "packets", required_argument, NULL, 'n' },
	{ "duration", required_argument, NULL, 'T' },
	{ "rate", required_argument, NULL, 'r' },
	{ "pps", required_argument, NULL, 'p' },
	{ "active", no_argument, NULL, 'a' },
	{ "core", required_argument, NULL, 'g' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

struct settings {
	const char *device, *file;
	uint32_t length, sources;
	unsigned char dmac[6], smac[6];
	bool set_smac;
	uint64_t packets;
	double duration, gbps, pps;
	bool active, quiet, json;
	int cores[MAX_CORES], num_cores;
};

struct sender {
	pfring *ring;
	struct frame *frames;
	long num_frames;
	bool retry_at_once;

	uint64_t sent, bytes, retries;
	uint64_t start, last, last_sent, last_bytes;	/* figures */
};

static volatile sig_atomic_t stop_wanted;

static void on_signal(int number)
{
	(void)number;
	stop_wanted = 1;
}

/* ---------------------------------------------------------------- arguments */

static void mac_arg(const char *option, unsigned char mac[6])
{
	if (!read_mac(optarg, mac))
		usage_error("%s %s: not a MAC address like 02:00:00:00:00:01",
			    option, optarg);
}

static void read_option(struct settings *s, int option)
{
	switch (option) {
	case 'i':
		s->device = optarg;
		break;
	case 'f':
		s->file = optarg;
		break;
	case 'l':
		s->length = (uint32_t)number_arg("-l", optarg, FRAME_MIN,
						 FRAME_MAX);
		break;
	case 'b':
		s->sources = (uint32_t)number_arg("-b", optarg, 1, 16777213);
		break;
	case 'm':
		mac_arg("-m", s->dmac);
		break;
	case 'M':
		mac_arg("-M", s->smac);
		s->set_smac = true;
		break;
	case 'n':
		s->packets = number_arg("-n", optarg, 0, UINT64_MAX);
		break;
	case 'T':
		s->duration = decimal_arg("-T", optarg, 0.001, 1e9);
		break;
	case 'r':
		s->gbps = decimal_arg("-r", optarg, 0, 1000);
		break;
	case 'p':
		s->pps = decimal_arg("-p", optarg, 0, 1e9);
		break;
	case 'a':
		s->active = true;
		break;
	case 'g':
		s->num_cores = cores_arg("-g", optarg, s->cores);
		break;
	case 'q':
		s->quiet = true;
		break;
	case 'j':
		s->json = true;
		break;
	case 'h':
		printf("Usage: %s -i DEVICE [OPTIONS]\n%s", program_invocation_short_name,
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
		.length = 60,
		.sources = 1,
		.dmac = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};
	while ((option = getopt_long(argc, argv, "i:f:l:b:m:M:n:T:r:p:ag:qjhV",
				     long_options, NULL)) != -1)
		read_option(s, option);
	if (optind < argc)
		usage_error("%s: options only (-f FILE for a file)", argv[optind]);
	if (!s->device)
		usage_error("which device? -i DEVICE");
	if (s->file && s->sources > 1)
		usage_error("-b changes made-up frames, not those of a file");
}

/* ------------------------------------------------------------------- figures */

static json_t *figures(const char *type, const struct sender *s,
		       uint64_t packets, uint64_t bytes, uint64_t duration)
{
	json_t *o = json_figures(type, packets, bytes, duration);

	json_object_set_new(o, "wire_gbps",
			    json_real(wire_gbps(packets, bytes, duration)));
	set_number(o, "total", s->sent);
	set_number(o, "retries", s->retries);
	return o;
}

static void show_interval(struct sender *s, uint64_t now, bool json)
{
	uint64_t packets = s->sent - s->last_sent;
	uint64_t bytes = s->bytes - s->last_bytes;
	uint64_t duration = now - s->last, all = now - s->start;

	s->last = now;
	s->last_sent = s->sent;
	s->last_bytes = s->bytes;
	if (json)
		print_json_line(figures("interval", s, packets, bytes,
					duration));
	else
		fprintf(stderr,
			"TX rate: [current %s pps/%.2f Gbps][average %s pps/%.2f Gbps][total %s pkts]\n",
			decimals(per_second(packets, duration)).text,
			wire_gbps(packets, bytes, duration),
			decimals(per_second(s->sent, all)).text,
			wire_gbps(s->sent, s->bytes, all), whole(s->sent).text);
}

static void show_total(const struct sender *s, bool json)
{
	uint64_t duration = now_ns() - s->start;

	if (json) {
		print_json_line(figures("total", s, s->sent, s->bytes,
					duration));
		return;
	}
	printf("Sent %s packets, %s bytes in %.3f seconds [average %s pps/%.2f Gbps]",
	       whole(s->sent).text, whole(s->bytes).text,
	       (double)duration / 1e9,
	       decimals(per_second(s->sent, duration)).text,
	       wire_gbps(s->sent, s->bytes, duration));
	if (s->retries)
		printf("[%s times the queue was full]", whole(s->retries).text);
	putchar('\n');
}

/* ------------------------------------------------------------------- sending */

/* 1 sent; 0 a signal came first; -1 after a complaint. */
static int send_one(struct sender *s, const struct frame *frame)
{
	static const struct timespec pause = { .tv_nsec = 10000 };
	int rc;

	for (;;) {
		rc = pfring_send(s->ring, (char *)frame->bytes, frame->len, 1);
		if (rc >= 0)
			break;
		if (rc != PF_RING_ERROR_NO_TX_SLOT_AVAILABLE) {
			complain("frame of %u bytes: %s", frame->len,
				 pfring_last_error());
			return -1;
		}
		if (stop_wanted)
			return 0;
		s->retries++;
		if (!s->retry_at_once)
			nanosleep(&pause, NULL);
	}
	s->sent++;
	s->bytes += frame->len;
	return 1;
}

static bool send_all(struct sender *s, const struct settings *set)
{
	struct pace pace;
	uint64_t end;

	s->start = now_ns();
	s->last = s->start;
	end = set->duration > 0 ? s->start + (uint64_t)(set->duration * 1e9) :
				  UINT64_MAX;
	pace_start(&pace, set->pps, set->gbps, set->active);
	while (!stop_wanted && (!set->packets || s->sent < set->packets)) {
		struct frame *frame;
		uint64_t now = now_ns();

		if (now >= end)
			break;
		if (!set->quiet && now - s->last >= 1000000000)
			show_interval(s, now, set->json);
		frame = &s->frames[s->sent % (uint64_t)s->num_frames];
		if (set->sources > 1)
			set_source(frame, (uint32_t)(s->sent % set->sources));
		pace_wait(&pace, frame->len);
		if (stop_wanted)
			break;
		switch (send_one(s, frame)) {
		case -1:
			return false;
		case 0:
			return true;
		}
	}
	return true;
}

/* --------------------------------------------------------------------- setup */

static bool prepare_frames(struct sender *s, struct settings *set)
{
	if (set->file) {
		s->num_frames = pcap_file_load(set->file, &s->frames);
		return s->num_frames > 0;
	}
	if (!set->set_smac &&
	    pfring_get_bound_device_address(s->ring, set->smac)) {
		complain("%s", pfring_last_error());
		return false;
	}
	s->num_frames = 1;
	s->frames = malloc(sizeof(*s->frames));
	if (s->frames)
		*s->frames = make_frame(set->smac, set->dmac, set->length);
	if (!s->frames || !s->frames->bytes) {
		complain("not enough memory");
		return false;
	}
	return true;
}

static bool open_ring(struct sender *s, const char *device)
{
	const char *name = program_invocation_short_name;

	/* Nothing is received: the smallest ring will do. */
	s->ring = pfring_open(device, 1, 0);
	if (s->ring && !pfring_set_application_name(s->ring, (char *)name) &&
	    !pfring_set_socket_mode(s->ring, send_only_mode) &&
	    !pfring_enable_ring(s->ring))
		return true;
	complain("%s", pfring_last_error());
	return false;
}

static void catch_signals(void)
{
	/* Without SA_RESTART: a sleep ends at once. */
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int pfsend_main(int argc, char **argv)
{
	struct settings set;
	struct sender s = { 0 };
	bool failed;
	long i;

	read_options(&set, argc, argv);
	s.retry_at_once = set.active;
	failed = !open_ring(&s, set.device) || !prepare_frames(&s, &set);
	if (!failed && set.num_cores)
		failed = !run_on_core(set.cores[0]);
	if (!failed) {
		catch_signals();
		failed = !send_all(&s, &set);
		show_total(&s, set.json);
	}
	for (i = 0; s.frames && i < s.num_frames; i++)
		free(s.frames[i].bytes);
	free(s.frames);
	pfring_close(s.ring);
	if (fflush(stdout) || ferror(stdout)) {
		complain("cannot write to standard output: %s", strerror(errno));
		failed = true;
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
