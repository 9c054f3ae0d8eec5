// SPDX-License-Identifier: GPL-2.0-only
/*
 * siprace NUMBER DEVICE DEVICE
 *
 * Sends NUMBER answers to calls, all different, each of them on both devices, from
 * two processors at as nearly the same moment as they can.
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <netpacket/packet.h>
#include <net/ethernet.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADERS		(sizeof(struct ether_header) + sizeof(struct ip) + \
			 sizeof(struct udphdr))

static atomic_ulong here[2];
static unsigned long number;
static const char *devices[2];

static size_t build(unsigned char *frame, unsigned long n)
{
	struct ether_header *eth = (struct ether_header *)frame;
	struct ip *ip = (struct ip *)(eth + 1);
	struct udphdr *udp = (struct udphdr *)(ip + 1);
	int len;

	memset(frame, 0, HEADERS);
	len = sprintf((char *)frame + HEADERS,
		      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK%lu\r\n"
		      "From: <sip:a@x>;tag=f%lu\r\nTo: <sip:b@x>;tag=t%lu\r\n"
		      "Call-ID: race%lu\r\nCSeq: 1 INVITE\r\n"
		      "Content-Length: 0\r\n\r\n", n, n, n, n);
	eth->ether_type = htons(ETHERTYPE_IP);
	ip->ip_v = 4;
	ip->ip_hl = 5;
	ip->ip_len = htons((uint16_t)(sizeof(*ip) + sizeof(*udp) + (size_t)len));
	ip->ip_id = htons((uint16_t)n);
	ip->ip_ttl = 64;
	ip->ip_p = IPPROTO_UDP;
	ip->ip_src.s_addr = htonl(0x0A010001);
	ip->ip_dst.s_addr = htonl(0x0A010002);
	udp->uh_sport = htons(5060);
	udp->uh_dport = htons(5060);
	udp->uh_ulen = htons((uint16_t)(sizeof(*udp) + (size_t)len));
	return HEADERS + (size_t)len;
}

static void *run(void *arg)
{
	size_t me = (size_t)arg, len;
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(devices[me]),
		.sll_halen = ETH_ALEN,
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	unsigned char frame[1024];
	unsigned long n;
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(me % (size_t)sysconf(_SC_NPROCESSORS_ONLN), &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
	for (n = 1; n <= number; n++) {
		len = build(frame, n);
		atomic_store(&here[me], n);
		while (atomic_load(&here[!me]) < n)
			sched_yield();
		if (sendto(fd, frame, len, 0, (struct sockaddr *)&to,
			   sizeof(to)) != (ssize_t)len) {
			perror(devices[me]);
			exit(1);
		}
	}
	close(fd);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t other;

	if (argc != 4)
		return 2;
	number = strtoul(argv[1], NULL, 10);
	devices[0] = argv[2];
	devices[1] = argv[3];
	if (pthread_create(&other, NULL, run, (void *)1))
		return 1;
	run(NULL);
	pthread_join(other, NULL);
	return 0;
}
