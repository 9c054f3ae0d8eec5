// SPDX-License-Identifier: GPL-2.0-only
/*
 * faults DEVICE DEVICE - a ring's life, in which the first, the second, the
 * third... allocation fails, until none is left that could.
 *
 * Each failure must be an error and leave nothing behind: the same life without
 * a failure works after it. What leaks is found by the guest at its end.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "failnth.h"
#include "tap.h"

static const char *first, *second;

static bool expected(int err)
{
	return err == ENOMEM || err == ENOBUFS || err == EFAULT ||
	       err == EAGAIN || err == ENFILE;
}

/* A filter without the library: ret #64. */
static int attach(int fd)
{
	struct {
		uint16_t code;
		uint8_t jt, jf;
		uint32_t k;
	} code[] = { { 0x06, 0, 0, 64 } };
	struct {
		uint16_t len;
		void *filter;
	} prog = { 1, code };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog,
			  sizeof(prog)) ? errno : 0;
}

#define STEP(call)							\
do {									\
	err = (call);							\
	if (err) {							\
		*step = #call;						\
		goto out;						\
	}								\
} while (0)

/*
 * The first error on the way, 0 if there was none. Attaching a filter is the
 * kernel's own business, and it complains aloud when memory is short: with a
 * filter, faults begin behind that.
 */
static int live(int fault, bool filter, const char **step)
{
	struct ring ring = { .fd = -1 };
	struct pfr_info info;
	uint8_t frame[60] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb6 };
	struct pollfd fd = { .events = POLLIN };
	int sock, err;

	if (!filter)
		fail_nth(fault);
	sock = abi_socket();
	if (sock < 0) {
		*step = "socket";
		return errno;
	}
	if (filter) {
		STEP(attach(sock));
		fail_nth(fault);
	}
	STEP(abi_ring(sock, 256, PFR_RING_LONG_HEADER, 32));
	STEP(abi_bind(sock, first));
	STEP(abi_map(&ring, sock));
	STEP(abi_set(sock, PFR_SO_APPL_NAME, "faults", 6));
	STEP(abi_cluster(sock, 33, cluster_per_flow));
	STEP(abi_set_u32(sock, PFR_SO_PROMISC, 1));
	STEP(abi_set_u32(sock, PFR_SO_ENABLE, 1));
	STEP(abi_bind(sock, second));
	STEP(send(sock, frame, sizeof(frame), 0) == sizeof(frame) ? 0 : errno);
	fd.fd = sock;
	STEP(poll(&fd, 1, 0) < 0 ? errno : 0);
	STEP(abi_get(sock, PFR_SO_INFO, &info, sizeof(info)));
	STEP(abi_cluster(sock, 34, cluster_round_robin));
	STEP(abi_set(sock, PFR_SO_CLUSTER_LEAVE, NULL, 0));
	STEP(abi_cluster(sock, 35, cluster_per_inner_flow));
	STEP(abi_set_u32(sock, PFR_SO_ENABLE, 0));
	STEP(abi_set_u32(sock, PFR_SO_ENABLE, 1));
out:
	abi_unmap(&ring);
	close(sock);
	return err;
}

static void test(bool filter)
{
	int n, err, after, strange = 0, lasting = 0, silent = 0, failed = 0;
	const char *with = filter ? "with a filter" : "without a filter";
	const char *step = "";

	need(!live(0, filter, &step), "without faults");
	for (n = 1; n < FAIL_MOST; n++) {
		bool left;

		step = "";
		err = live(n, filter, &step);
		left = fail_left();
		fail_nth(0);
		if (err) {
			failed++;
			if (!expected(err) && !strange++)
				printf("# fault %d: %s: %s\n", n, step,
				       strerror(err));
		} else if (left) {
			break;
		} else {
			silent++;	/* done without: a message to others, say */
		}
		after = live(0, filter, &step);
		if (after && !lasting++)
			printf("# after fault %d: %s: %s\n", n, step,
			       strerror(after));
	}
	ok(n < FAIL_MOST, "faults come to an end (%s)", with);
	is(strange, 0, "each is an error that says no memory (%s)", with);
	is(lasting, 0, "each is over when it is over (%s)", with);
	ok(failed > 20, "there were many (%s): %d failed, %d did not matter",
	   with, failed, silent);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	first = argv[1];
	second = argv[2];
	fail_open();
	test(false);
	test(true);
	return tap_end();
}
