// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring capture - packets into pcap files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listen.h"
#include "rates.h"
#include "rotation.h"

static const char usage[] =
"Usage: pfring capture -w FILE [OPTIONS]\n"
"Writes packets to pcap files with nanoseconds.\n"
"\n"
"  -w, --write=FILE        - is standard output\n"
"  -C, --file-size=BYTES   begin another file before one gets longer\n"
"  -G, --file-time=SECONDS begin another file after that time of packets\n"
"  -W, --files=COUNT       keep the last COUNT files only\n"
LISTEN_USAGE
"  -q, --quiet             no progress on the terminal\n"
"  -j, --json              figures at the end as JSON\n"
"  -h, --help\n"
"\n"
"With -C or -G, FILE x.pcap becomes x-00001.pcap, x-00002.pcap and so on, behind the\n"
"files that exist. A FILE with % gets the time, as strftime(3) writes it.\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "write", required_argument, NULL, 'w' },
	{ "file-size", required_argument, NULL, 'C' },
	{ "file-time", required_argument, NULL, 'G' },
	{ "files", required_argument, NULL, 'W' },
	{ "device", required_argument, NULL, 'i' },
	{ "filter", required_argument, NULL, 'f' },
	{ "rules", required_argument, NULL, 'r' },
	{ "caplen", required_argument, NULL, 'l' },
	{ "direction", required_argument, NULL, 'e' },
	{ "no-promisc", no_argument, NULL, 'P' },
	{ "packets", required_argument, NULL, 'N' },
	{ "duration", required_argument, NULL, 'T' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct capture {
	struct listener l;
	struct rotation files;
	bool quiet, json, failed;
};

static void write_packet(void *arg, const struct pfring_pkthdr *hdr,
			 const unsigned char *packet)
{
	struct capture *c = arg;

	if (c->failed)
		return;
	if (!rotation_write(&c->files, hdr, packet)) {
		c->failed = true;
		listen_stop();
	}
}

static void flush(void *arg)
{
	struct capture *c = arg;

	if (!rotation_flush(&c->files)) {
		c->failed = true;
		listen_stop();
	}
}

/* So that others can read along, and a full disk is noticed. */
static void tick(void *arg)
{
	struct capture *c = arg;
	pfring_stat stats = { 0 };

	flush(c);
	if (c->quiet || !isatty(STDERR_FILENO))
		return;
	pfring_stats(c->l.ring, &stats);
	fprintf(stderr, "\r%s packets, %s bytes, %s lost, file %u \033[K",
		whole(c->l.packets).text, whole(c->l.bytes).text,
		whole(stats.drop).text, c->files.files);
}

static void show_end(const struct capture *c)
{
	pfring_stat stats = { 0 };

	pfring_stats(c->l.ring, &stats);
	if (c->json)
		print_json_line(json_pack("{s:s, s:I, s:I, s:I, s:i}",
					  "type", "total",
					  "packets", (json_int_t)c->l.packets,
					  "bytes", (json_int_t)c->l.bytes,
					  "lost", (json_int_t)stats.drop,
					  "files", (int)c->files.files));
	else
		fprintf(stderr, "%s%s packets, %s bytes, %s lost, %u files\n",
			isatty(STDERR_FILENO) ? "\r\033[K" : "",
			whole(c->l.packets).text, whole(c->l.bytes).text,
			whole(stats.drop).text, c->files.files);
}

static void read_options(struct capture *c, int argc, char **argv)
{
	int option;

	listen_defaults(&c->l, MAX_CAPLEN);
	while ((option = next_option(argc, argv, "w:C:G:W:qjh" LISTEN_LETTERS,
				     options, usage)) != -1)
		switch (option) {
		case 'w':
			c->files.path = optarg;
			break;
		case 'C':
			c->files.max_bytes = number_arg("-C", optarg, 1000,
							UINT64_MAX);
			break;
		case 'G':
			c->files.max_ns = (uint64_t)(decimal_arg("-G", optarg,
								 0.001, 1e9) *
						     1e9);
			break;
		case 'W':
			c->files.keep = (uint32_t)number_arg("-W", optarg, 1,
							     99999);
			break;
		case 'q':
			c->quiet = true;
			break;
		case 'j':
			c->json = true;
			break;
		default:
			listen_option(&c->l, option);
		}
	if (optind < argc)
		usage_error("%s: options only (-f \"EXPRESSION\" for a filter)",
			    argv[optind]);
	if (!c->files.path)
		usage_error("where to? -w FILE");
	if (strcmp(c->files.path, "-") != 0)
		return;
	if (c->files.max_bytes || c->files.max_ns || c->json)
		usage_error("-w -: neither several files nor JSON go there");
	if (isatty(STDOUT_FILENO))
		usage_error("-w -: a terminal cannot show packets, see pfring count -v");
}

int capture_main(int argc, char **argv)
{
	struct capture c = { 0 };

	read_options(&c, argc, argv);
	if (c.files.keep && !c.files.max_bytes && !c.files.max_ns)
		usage_error("-W: without -C or -G there is one file only");
	/* The ring first: what cannot be captured overwrites no file. */
	if (!listen_open(&c.l, "pfring capture"))
		return EXIT_FAILURE;
	c.files.caplen = c.l.caplen;
	c.files.link_type = pfring_get_link_type(c.l.ring);
	c.l.packet = write_packet;
	c.l.tick = tick;
	/* Who reads a pipe waits for it. */
	if (!strcmp(c.files.path, "-"))
		c.l.idle = flush;
	c.l.arg = &c;
	c.l.level = 2;
	if (!rotation_start(&c.files)) {
		c.failed = true;
	} else {
		c.failed |= !listen_loop(&c.l);
		c.failed |= !rotation_end(&c.files);
		show_end(&c);
	}
	free(c.files.name);
	pfring_close(c.l.ring);
	return c.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
