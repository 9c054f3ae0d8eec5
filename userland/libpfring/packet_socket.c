// SPDX-License-Identifier: LGPL-2.1-or-later
/* Capture through AF_PACKET, for machines where pf_ring.ko is not loaded. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

#include "error.h"
#include "soft.h"

#define MAC_ADDRESSES	12
#define VLAN_TAG	4
#define RECEIVE_BUFFER	(16 << 20)

struct packet_socket {
	struct pfr_soft soft;
	int if_index;			/* 0 any */
	bool promisc;
	bool down;			/* and perhaps about to be gone */
	uint64_t lost;
};

struct control {
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata)) +
			   CMSG_SPACE(sizeof(struct timespec))];
	};
};

/* The tag that the hardware or the kernel took off goes back to its place. */
static void put_tag_back(struct pfr_frame *frame,
			 const struct tpacket_auxdata *aux, unsigned char *room,
			 uint32_t caplen)
{
	uint16_t type = aux->tp_status & TP_STATUS_VLAN_TPID_VALID ?
			aux->tp_vlan_tpid : ETH_P_8021Q;
	const uint16_t tag[2] = { htons(type), htons(aux->tp_vlan_tci) };

	if (frame->desc.caplen < MAC_ADDRESSES)
		return;
	memmove(room, room + VLAN_TAG, MAC_ADDRESSES);
	memcpy(room + MAC_ADDRESSES, tag, VLAN_TAG);
	frame->packet = room;
	frame->desc.len += VLAN_TAG;
	frame->desc.flags |= PFR_DESC_VLAN_RESTORED;
	caplen = caplen < MAX_CAPLEN ? caplen : MAX_CAPLEN;
	if (frame->desc.caplen + VLAN_TAG < (int)caplen)
		caplen = frame->desc.caplen + VLAN_TAG;
	frame->desc.caplen = caplen & 0x7ffff;
}

static void read_control(struct pfr_frame *frame, struct msghdr *message,
			 unsigned char *room, uint32_t caplen)
{
	struct tpacket_auxdata aux;
	struct timespec ts;
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SCM_TIMESTAMPNS) {
			memcpy(&ts, CMSG_DATA(c), sizeof(ts));
			frame->desc.timestamp_ns =
				(uint64_t)ts.tv_sec * 1000000000 +
				(uint64_t)ts.tv_nsec;
		} else if (c->cmsg_level == SOL_PACKET &&
			   c->cmsg_type == PACKET_AUXDATA) {
			memcpy(&aux, CMSG_DATA(c), sizeof(aux));
			if (aux.tp_status & TP_STATUS_VLAN_VALID)
				put_tag_back(frame, &aux, room, caplen);
		}
	}
}

static int fetch_failed(struct __pfring *ring)
{
	struct packet_socket *p = ring->backend;
	char name[IF_NAMESIZE];

	if (errno == EINTR)
		return 0;
	if (errno == ENETDOWN || errno == ENODEV)
		p->down = true;
	else if (errno != EAGAIN)
		return pfr_fail_errno("cannot read the packet socket");
	/* Down may be up again; gone is gone, and is not said again. */
	if (!p->down || !p->if_index ||
	    if_indextoname((unsigned int)p->if_index, name))
		return 0;
	errno = ENODEV;
	return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
			"the device of the ring is gone");
}

static int fetch(struct __pfring *ring, struct pfr_frame *frame,
		 unsigned char *room)
{
	struct sockaddr_ll from = { 0 };
	struct control control;
	struct iovec place = { room + VLAN_TAG, ring->caplen };
	struct msghdr message = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &place,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t len = recvmsg(ring->fd, &message, MSG_DONTWAIT | MSG_TRUNC);

	if (len < 0)
		return fetch_failed(ring);
	((struct packet_socket *)ring->backend)->down = false;
	frame->packet = room + VLAN_TAG;
	frame->desc.len = (uint32_t)len;
	frame->desc.caplen = ((size_t)len < ring->caplen ?
			      (uint32_t)len : ring->caplen) & 0x7ffff;
	frame->desc.if_index = from.sll_ifindex;
	if (from.sll_pkttype != PACKET_OUTGOING)
		frame->desc.flags |= PFR_DESC_RX;
	read_control(frame, &message, room, ring->caplen);
	return 1;
}

static ssize_t send_frame(struct __pfring *ring, const void *pkt, size_t len,
			  int if_index)
{
	const struct packet_socket *p = ring->backend;
	const struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_ifindex = if_index ? if_index : p->if_index,
	};

	if (!to.sll_ifindex) {
		errno = EDESTADDRREQ;
		return -1;
	}
	return sendto(ring->fd, pkt, len, 0, (const struct sockaddr *)&to,
		      sizeof(to));
}

static int promisc(struct __pfring *ring, bool on)
{
	struct packet_socket *p = ring->backend;
	const struct packet_mreq request = {
		.mr_ifindex = p->if_index,
		.mr_type = PACKET_MR_PROMISC,
	};

	if (p->promisc == on || !p->if_index)
		return 0;
	if (setsockopt(ring->fd, SOL_PACKET, on ? PACKET_ADD_MEMBERSHIP :
						  PACKET_DROP_MEMBERSHIP,
		       &request, sizeof(request)))
		return -1;
	p->promisc = on;
	return 0;
}

static uint64_t lost(struct __pfring *ring)
{
	struct packet_socket *p = ring->backend;
	struct tpacket_stats stats = { 0 };
	socklen_t size = sizeof(stats);

	/* The kernel's counter begins again each time it is read. */
	if (!getsockopt(ring->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &size))
		p->lost += stats.tp_drops;
	return p->lost;
}

static const struct pfr_source source = {
	.what = "a packet socket",
	.live = true,
	.directions = true,
	.fetch = fetch,
	.send = send_frame,
	.promisc = promisc,
	.lost = lost,
};

static int look_up(struct __pfring *ring, const char *device)
{
	struct packet_socket *p = ring->backend;
	struct pfr_info *info = &p->soft.info;
	struct ifreq request = { 0 };

	if (!strcmp(device, "any")) {
		info->if_index = 0;
		return 0;
	}
	if (strlen(device) >= IF_NAMESIZE) {
		errno = ENODEV;
		return -1;
	}
	memcpy(request.ifr_name, device, strlen(device));
	if (ioctl(ring->fd, SIOCGIFINDEX, &request))
		return -1;
	p->if_index = request.ifr_ifindex;
	if (ioctl(ring->fd, SIOCGIFHWADDR, &request))
		return -1;
	if (request.ifr_hwaddr.sa_family != ARPHRD_ETHER &&
	    request.ifr_hwaddr.sa_family != ARPHRD_LOOPBACK) {
		errno = EOPNOTSUPP;
		return -1;
	}
	info->if_index = p->if_index;
	info->num_bindings = 1;
	memcpy(info->mac, request.ifr_hwaddr.sa_data, sizeof(info->mac));
	if (ioctl(ring->fd, SIOCGIFMTU, &request))
		return -1;
	info->mtu = (uint32_t)request.ifr_mtu;
	return 0;
}

static int set_up(struct __pfring *ring, const struct pfr_opening *how)
{
	const struct packet_socket *p = ring->backend;
	const int on = 1, room = RECEIVE_BUFFER;
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
	};

	/* Protocol 0: nothing comes before bind(). */
	ring->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (ring->fd < 0 || look_up(ring, how->devices))
		return -1;
	address.sll_ifindex = p->if_index;
	/* More than net.core.rmem_max takes CAP_NET_ADMIN. */
	if (setsockopt(ring->fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		setsockopt(ring->fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	if (setsockopt(ring->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) ||
	    setsockopt(ring->fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)) ||
	    bind(ring->fd, (const struct sockaddr *)&address, sizeof(address)))
		return -1;
	return how->flags & PF_RING_PROMISC ? promisc(ring, true) : 0;
}

static void open_failed(const char *device)
{
	if (errno == EPERM || errno == EACCES)
		pfr_fail(PF_RING_ERROR_GENERIC,
			 "not permitted: capturing needs CAP_NET_RAW (run as root, or setcap cap_net_raw+ep on the program)");
	else if (errno == EOPNOTSUPP)
		pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			 "cannot open %s: not an Ethernet-like device", device);
	else
		pfr_fail(pfr_code_of_errno(errno), "cannot open %.64s: %s",
			 device, strerror(errno));
}

struct __pfring *pfr_packet_socket_open(const struct pfr_opening *how)
{
	struct __pfring *ring;

	if (strpbrk(how->devices, "@;,")) {
		errno = EOPNOTSUPP;
		pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			 "cannot open %.64s: a packet socket takes one device without queues",
			 how->devices);
		return NULL;
	}
	ring = pfr_soft_open(&source, sizeof(struct packet_socket), how);
	if (ring && set_up(ring, how)) {
		open_failed(how->devices);
		pfr_ring_free(ring);
		return NULL;
	}
	return ring;
}
