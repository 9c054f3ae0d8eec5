// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault.h"
#include "tap.h"

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

void fault_open(struct fault *fault)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	size_t size = page_size();
	char *pages;

	fault->uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	need(fault->uffd >= 0 && !ioctl(fault->uffd, UFFDIO_API, &api),
	     "userfaultfd");
	pages = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(pages != MAP_FAILED, "memory");
	memset(pages, 0, size);
	fault->page = pages + size;
	reg.range.start = (uintptr_t)fault->page;
	reg.range.len = size;
	need(!ioctl(fault->uffd, UFFDIO_REGISTER, &reg), "UFFDIO_REGISTER");
}

bool fault_met(const struct fault *fault, int ms)
{
	struct pollfd fd = { .fd = fault->uffd, .events = POLLIN };
	struct uffd_msg msg;

	return poll(&fd, 1, ms) == 1 &&
	       read(fault->uffd, &msg, sizeof(msg)) == (ssize_t)sizeof(msg) &&
	       msg.event == UFFD_EVENT_PAGEFAULT;
}

void fault_serve(const struct fault *fault, const void *content, size_t size)
{
	struct uffdio_copy copy = {};
	char *page = aligned_alloc(page_size(), page_size());

	need(page && size <= page_size(), "a page");
	memset(page, 0, page_size());
	memcpy(page, content, size);
	copy.dst = (uintptr_t)fault->page;
	copy.src = (uintptr_t)page;
	copy.len = page_size();
	need(!ioctl(fault->uffd, UFFDIO_COPY, &copy), "UFFDIO_COPY");
	free(page);
}

void fault_close(struct fault *fault)
{
	close(fault->uffd);
	munmap(fault->page - page_size(), 2 * page_size());
}
