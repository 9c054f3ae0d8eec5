// SPDX-License-Identifier: LGPL-2.1-or-later
/* The adapter's clock and its time stamps, by the kernel's own interfaces. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "error.h"
#include "nic.h"
#include "ring.h"

#define STAMP_MILLISECONDS	1000
#define NSEC_PER_SEC		1000000000L

static int get_abilities(struct __pfring *ring, struct ethtool_ts_info *info,
			 char name[PFR_NAME_LEN])
{
	int rc = pfr_device_name(ring, name);

	if (rc)
		return rc;
	memset(info, 0, sizeof(*info));
	info->cmd = ETHTOOL_GET_TS_INFO;
	info->phc_index = -1;
	if (pfr_ethtool(name, info) && errno != EOPNOTSUPP)
		return pfr_fail_errno("cannot ask for time stamps");
	return 0;
}

/* ----------------------------------------------------------------- the clock */

static clockid_t clock_of(int fd)
{
	return (clockid_t)((~(unsigned int)fd << 3) | 3);
}

/* A file descriptor, or PF_RING_ERROR_*. */
static int open_clock(struct __pfring *ring, int how)
{
	struct ethtool_ts_info info;
	char name[PFR_NAME_LEN], path[32];
	int rc, fd;

	rc = get_abilities(ring, &info, name);
	if (rc)
		return rc;
	if (info.phc_index < 0)
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"%s has no hardware clock", name);
	snprintf(path, sizeof(path), "/dev/ptp%d", info.phc_index);
	fd = open(path, how | O_CLOEXEC);
	if (fd < 0)
		return pfr_fail(pfr_code_of_errno(errno), "%s: %s", path,
				strerror(errno));
	return fd;
}

static int done(int fd, int failed, const char *what)
{
	int rc = failed ? pfr_fail_errno(what) : 0;

	close(fd);
	return rc;
}

int pfring_get_device_clock(pfring *ring, struct timespec *ts)
{
	int fd;

	if (!ring || !ts)
		return pfr_null_pointer();
	fd = open_clock(ring, O_RDONLY);
	if (fd < 0)
		return fd;
	return done(fd, clock_gettime(clock_of(fd), ts),
		    "cannot read the adapter's clock");
}

static bool is_time(const struct timespec *ts)
{
	return ts->tv_sec >= 0 && ts->tv_nsec >= 0 && ts->tv_nsec < NSEC_PER_SEC;
}

static int no_time(void)
{
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			"not a time: seconds from 0, nanoseconds below 10^9");
}

int pfring_set_device_clock(pfring *ring, struct timespec *ts)
{
	int fd;

	if (!ring || !ts)
		return pfr_null_pointer();
	if (!is_time(ts))
		return no_time();
	fd = open_clock(ring, O_RDWR);
	if (fd < 0)
		return fd;
	return done(fd, clock_settime(clock_of(fd), ts),
		    "cannot set the adapter's clock");
}

int pfring_adjust_device_clock(pfring *ring, struct timespec *offset,
			       int8_t sign)
{
	struct timex change = { .modes = ADJ_SETOFFSET | ADJ_NANO };
	int fd;

	if (!ring || !offset)
		return pfr_null_pointer();
	if (!is_time(offset))
		return no_time();
	fd = open_clock(ring, O_RDWR);
	if (fd < 0)
		return fd;
	change.time.tv_sec = offset->tv_sec;
	change.time.tv_usec = offset->tv_nsec;
	if (sign < 0) {
		/* The fraction is positive, also of a negative time. */
		change.time.tv_sec = -change.time.tv_sec;
		if (offset->tv_nsec) {
			change.time.tv_sec--;
			change.time.tv_usec = NSEC_PER_SEC - offset->tv_nsec;
		}
	}
	return done(fd, clock_adjtime(clock_of(fd), &change) < 0,
		    "cannot adjust the adapter's clock");
}

/* --------------------------------------------------------------- time stamps */

int pfring_enable_hw_timestamp(pfring *ring, char *device_name,
			       uint8_t enable_rx, uint8_t enable_tx)
{
	struct hwtstamp_config config = {
		.tx_type = enable_tx ? HWTSTAMP_TX_ON : HWTSTAMP_TX_OFF,
		.rx_filter = enable_rx ? HWTSTAMP_FILTER_ALL :
					 HWTSTAMP_FILTER_NONE,
	};

	if (!ring || !device_name)
		return pfr_null_pointer();
	if (!pfr_device_ioctl(device_name, SIOCSHWTSTAMP, &config))
		return 0;
	if (errno == EOPNOTSUPP || errno == ERANGE || errno == ENOTTY)
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"%.64s does not stamp packets by itself",
				device_name);
	return pfr_fail(pfr_code_of_errno(errno),
			"cannot switch time stamps of %.64s: %s", device_name,
			strerror(errno));
}

/* What the error queue says about our frame. */
static int read_stamp(int fd, struct timespec *ts)
{
	union {
		struct cmsghdr align;
		char bytes[512];
	} control;
	struct msghdr message = {
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct pollfd wait = { .fd = fd };
	struct scm_timestamping stamps;
	struct cmsghdr *c;

	if (poll(&wait, 1, STAMP_MILLISECONDS) <= 0 ||
	    recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return pfr_fail(PF_RING_ERROR_GENERIC,
				"the frame was sent, but not stamped");
	for (c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
		if (c->cmsg_level != SOL_SOCKET ||
		    c->cmsg_type != SCM_TIMESTAMPING)
			continue;
		memcpy(&stamps, CMSG_DATA(c), sizeof(stamps));
		memcpy(ts, stamps.ts[2].tv_sec ? &stamps.ts[2] : &stamps.ts[0],
		       sizeof(*ts));
		return 0;
	}
	return pfr_fail(PF_RING_ERROR_GENERIC,
			"the frame was sent, but not stamped");
}

static int send_stamped(const char *device, uint32_t wanted, char *pkt,
			unsigned int len, struct timespec *ts)
{
	const struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), rc;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &wanted,
				 sizeof(wanted)) ||
	    sendto(fd, pkt, len, 0, (const struct sockaddr *)&to,
		   sizeof(to)) < 0)
		rc = pfr_fail_errno("cannot send");
	else
		rc = read_stamp(fd, ts);
	if (fd >= 0)
		close(fd);
	return rc ? rc : (int)len;
}

int pfring_send_get_time(pfring *ring, char *pkt, unsigned int pkt_len,
			 struct timespec *ts)
{
	const uint32_t hardware = SOF_TIMESTAMPING_TX_HARDWARE |
				  SOF_TIMESTAMPING_RAW_HARDWARE;
	const uint32_t software = SOF_TIMESTAMPING_TX_SOFTWARE |
				  SOF_TIMESTAMPING_SOFTWARE;
	struct hwtstamp_config config = { .tx_type = HWTSTAMP_TX_OFF };
	struct ethtool_ts_info info;
	char name[PFR_NAME_LEN];
	int rc;

	if (!ring || !pkt || !pkt_len || !ts)
		return pfr_null_pointer();
	if (ring->detour & PFR_NOT_ENABLED)
		return pfr_fail(PF_RING_ERROR_RING_NOT_ENABLED,
				"nothing is sent before pfring_enable_ring()");
	rc = get_abilities(ring, &info, name);
	if (rc)
		return rc;
	if ((info.so_timestamping & hardware) == hardware &&
	    !pfr_device_ioctl(name, SIOCGHWTSTAMP, &config) &&
	    config.tx_type == HWTSTAMP_TX_ON)
		return send_stamped(name, hardware, pkt, pkt_len, ts);
	if (info.so_timestamping & SOF_TIMESTAMPING_TX_SOFTWARE)
		return send_stamped(name, software, pkt, pkt_len, ts);
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"%s does not say when it sends: no time stamps in its hardware or its driver",
			name);
}
