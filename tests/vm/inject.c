// SPDX-License-Identifier: GPL-2.0-only
/* inject - exact frames onto a device, through AF_PACKET. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"
#include "fixture.h"
#include "frame.h"
#include "pcapfile.h"

static const char usage[] =
"Usage: inject -i DEVICE [OPTIONS]\n"
"  -n COUNT    frames (default 1)       -q NUMBER   of the first (default 0)\n"
"  -s MIN[:MAX]  their size, going through all of them in turn (default 60)\n"
"  -k KIND     udp tcp icmp sctp udp6 tcp6 arp mpls; table: the dissector's\n"
"  -f FLOWS    -H HOSTS    -b: both directions\n"
"  -V ID[/ID]  VLAN tags   -T TPID of the outer one\n"
"  -u gre|gtp|vxlan  in a tunnel        -U COUNT    pairs of tunnel ends\n"
"  -g MSS      leave segmentation to the device\n"
"  -F BYTES    in IPv4 fragments        -R: the last fragment first\n"
"  -L          only the first of those fragments: the others are lost\n"
"  -C CPU      send from there (0): order lasts on one CPU only\n"
"  -S SECONDS  repeat for so long\n"
"  -D USEC     pause after each         -t: DEVICE is a TAP, where they come in\n"
"  -o FILE     what was sent, as pcap   -e: no frame that marks the end\n";

struct settings {
	const char *device, *output;
	struct frame_plan plan;
	uint32_t count, first, min, max, gso, fragment, seconds, pause;
	bool end, table, reverse, lossy, tap;
	int cpu;
};

static struct pcapfile output;
static int sock;
static unsigned long long sent;

/* What is written to a TAP device is what the device receives. */
static int open_tap(const struct settings *s)
{
	struct ifreq req = { .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	strncpy(req.ifr_name, s->device, IFNAMSIZ - 1);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &req)) {
		fprintf(stderr, "inject: %s: %m\n", s->device);
		exit(1);
	}
	return fd;
}

static int open_socket(const struct settings *s)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(s->device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0), on = 1;

	if (fd < 0 || !addr.sll_ifindex ||
	    bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    (s->gso && setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on,
				  sizeof(on)))) {
		fprintf(stderr, "inject: %s: %m\n", s->device);
		exit(1);
	}
	return fd;
}

static void transmit(const struct virtio_net_hdr *vnet, const uint8_t *frame,
		     uint32_t size)
{
	struct iovec iov[2] = {
		{ (void *)vnet, vnet ? sizeof(*vnet) : 0 },
		{ (void *)frame, size },
	};

	while (writev(sock, iov, 2) < 0) {
		if (errno == ENOBUFS || errno == EAGAIN) {
			usleep(1000);
			continue;
		}
		fprintf(stderr, "inject: %u bytes: %m\n", size);
		exit(1);
	}
	sent++;
	pcapfile_write(&output, frame, size, size);
}

static void inject_fragments(const struct settings *s, const uint8_t *frame,
			     uint32_t size)
{
	static uint8_t piece[FRAME_MAX];
	uint32_t num = (size - 34 + s->fragment - 1) / s->fragment, i;

	for (i = 0; i < num; i++) {
		uint32_t index = s->reverse ? num - 1 - i : i;

		if (s->lossy && index)
			continue;
		transmit(NULL, piece, frame_fragment(frame, size, s->fragment,
						     index, piece));
	}
}

static void inject_one(const struct settings *s, uint32_t number, uint32_t size)
{
	static uint8_t frame[FRAME_MAX];
	struct virtio_net_hdr vnet = {};
	static const struct virtio_net_hdr plain;

	frame_build(&s->plan, number, size, frame);
	if (s->fragment) {
		inject_fragments(s, frame, size);
		return;
	}
	if (!s->gso && !s->tap) {
		transmit(NULL, frame, size);
		return;
	}
	if (!s->gso || size - frame_min(&s->plan) + 12 <= s->gso) {
		transmit(&plain, frame, size);
		return;
	}
	vnet.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	vnet.gso_type = VIRTIO_NET_HDR_GSO_TCPV4;
	vnet.gso_size = (uint16_t)s->gso;
	vnet.hdr_len = (uint16_t)(frame_min(&s->plan) - 12);
	frame_partial_checksum(&s->plan, frame, size, &vnet.csum_start,
			       &vnet.csum_offset);
	transmit(&vnet, frame, size);
}

static void inject_end(const struct settings *s)
{
	static const struct virtio_net_hdr plain;
	uint8_t frame[64];

	transmit(s->gso || s->tap ? &plain : NULL, frame, frame_end(frame));
}

static void inject_table(void)
{
	uint32_t i, size;

	for (i = 0; i < fixture_count(); i++) {
		const uint8_t *frame = fixture_frame(i, &size);

		if (size >= 14)
			transmit(NULL, frame, size);
	}
}

static void inject_all(const struct settings *s)
{
	uint32_t i, sizes = s->max - s->min + 1;

	if (s->table) {
		inject_table();
		return;
	}
	for (i = 0; i < s->count; i++) {
		inject_one(s, s->first + i, s->min + i % sizes);
		if (s->pause)
			usleep(s->pause);
	}
}

static void parse_tags(struct frame_plan *plan, const char *text)
{
	char *end;

	plan->tag[0] = (uint16_t)strtoul(text, &end, 0);
	plan->num_tags = 1;
	if (*end == '/') {
		plan->tag[1] = (uint16_t)strtoul(end + 1, NULL, 0);
		plan->num_tags = 2;
	}
}

static void parse_kind(struct settings *s, const char *text)
{
	int kind = frame_kind_of(text);

	s->table = !strcmp(text, "table");
	if (kind < 0 && !s->table) {
		fputs(usage, stderr);
		exit(2);
	}
	s->plan.kind = s->table ? FRAME_UDP : (enum frame_kind)kind;
}

static uint32_t number(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 0);
}

static void parse(struct settings *s, int argc, char **argv)
{
	static const char *const tunnels[] = { "", "gre", "gtp", "vxlan" };
	char *end;
	int c, i;

	*s = (struct settings){
		.count = 1, .min = 60, .end = true, .plan.flows = 1,
	};
	while ((c = getopt(argc, argv,
			   "i:n:q:s:k:f:H:bV:T:u:U:g:F:RLC:S:D:o:et")) != -1) {
		switch (c) {
		case 'i': s->device = optarg; break;
		case 'n': s->count = number(optarg); break;
		case 'q': s->first = number(optarg); break;
		case 's':
			s->min = (uint32_t)strtoul(optarg, &end, 0);
			s->max = *end == ':' ? number(end + 1) : s->min;
			break;
		case 'k': parse_kind(s, optarg); break;
		case 'f': s->plan.flows = number(optarg); break;
		case 'H': s->plan.hosts = number(optarg); break;
		case 'b': s->plan.both = true; break;
		case 'V': parse_tags(&s->plan, optarg); break;
		case 'T': s->plan.tpid = (uint16_t)number(optarg); break;
		case 'u':
			for (i = 1; i < 4; i++)
				if (!strcmp(optarg, tunnels[i]))
					s->plan.tunnel = (enum frame_tunnel)i;
			break;
		case 'U': s->plan.outers = number(optarg); break;
		case 'g': s->gso = number(optarg); break;
		case 'F': s->fragment = number(optarg); break;
		case 'R': s->reverse = true; break;
		case 'L': s->lossy = true; break;
		case 'C': s->cpu = atoi(optarg); break;
		case 'S': s->seconds = number(optarg); break;
		case 'D': s->pause = number(optarg); break;
		case 'o': s->output = optarg; break;
		case 'e': s->end = false; break;
		case 't': s->tap = true; break;
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
	if (s->max < s->min)
		s->max = s->min;
	if (!s->device || optind < argc || s->fragment % 8 ||
	    s->max > FRAME_MAX || s->min < frame_min(&s->plan)) {
		fputs(usage, stderr);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct settings s;
	unsigned long long until;
	cpu_set_t set;

	parse(&s, argc, argv);
	CPU_ZERO(&set);
	CPU_SET(s.cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		fprintf(stderr, "inject: CPU %d: %m\n", s.cpu);
		return 1;
	}
	if (s.output)
		pcapfile_create(&output, s.output);
	sock = s.tap ? open_tap(&s) : open_socket(&s);
	until = now_ms() + 1000ULL * s.seconds;
	do {
		inject_all(&s);
		s.first += s.seconds ? s.count : 0;
	} while (now_ms() < until);
	if (s.end)
		inject_end(&s);
	pcapfile_close(&output);
	printf("%llu\n", sent - s.end);
	return 0;
}
