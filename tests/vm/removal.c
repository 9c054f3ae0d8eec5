// SPDX-License-Identifier: GPL-2.0-only
/*
 * removal DEVICE - sleeps until the device is gone, and prints what poll, epoll
 * and select say then, and what can still be done with the ring.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "tap.h"

static struct ring ring;

static void *in_epoll(void *arg)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	int ep = epoll_create1(EPOLL_CLOEXEC);

	need(ep >= 0 && !epoll_ctl(ep, EPOLL_CTL_ADD, ring.fd, &event), "epoll");
	event.events = 0;
	epoll_wait(ep, &event, 1, 50000);
	*(int *)arg = !!(event.events & EPOLLERR);
	close(ep);
	return NULL;
}

static void *in_select(void *arg)
{
	struct timeval timeout = { 50, 0 };
	fd_set set;

	FD_ZERO(&set);
	FD_SET(ring.fd, &set);
	*(int *)arg = select(ring.fd + 1, &set, NULL, NULL, &timeout) == 1;
	return NULL;
}

static const char *name_of(int err)
{
	return err ? strerrorname_np(err) : "0";
}

int main(int argc, char **argv)
{
	struct pollfd fd = { .events = POLLIN };
	int epoll_error = 0, select_readable = 0;
	pthread_t threads[2];
	struct pfr_info info;
	uint8_t frame[60] = {};

	need(argc == 2, "a device");
	need(!abi_open(&ring, argv[1], 128, 0, 4096), argv[1]);
	/* It is the device that wakes, not a packet. */
	abi_set_u32(ring.fd, PFR_SO_WATERMARK, 2048);
	abi_set_u32(ring.fd, PFR_SO_FLUSH_TIMEOUT, 0);
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	need(!pthread_create(&threads[0], NULL, in_epoll, &epoll_error) &&
	     !pthread_create(&threads[1], NULL, in_select, &select_readable),
	     "threads");
	puts("ready");
	fflush(stdout);
	fd.fd = ring.fd;
	poll(&fd, 1, 50000);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	printf("poll_error=%d\npoll_hangup=%d\n", !!(fd.revents & POLLERR),
	       !!(fd.revents & POLLHUP));
	printf("epoll_error=%d\nselect_readable=%d\n", epoll_error,
	       select_readable);
	need(!abi_get(ring.fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	printf("bindings=%d\ngone=%d\n", info.num_bindings,
	       !!(info.device_flags & PFR_INFO_DEVICE_GONE));
	printf("send=%s\n", send(ring.fd, frame, sizeof(frame), 0) < 0 ?
	       name_of(errno) : "0");
	abi_set_u32(ring.fd, PFR_SO_ENABLE, 0);
	printf("enable=%s\n", name_of(abi_set_u32(ring.fd, PFR_SO_ENABLE, 1)));
	abi_close(&ring);
	return 0;
}
