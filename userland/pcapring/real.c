// SPDX-License-Identifier: LGPL-2.1-or-later
/* The libpcap behind us. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "preload.h"

void *real_function(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (function)
		return function;
	fprintf(stderr, "libpfring-pcap: this libpcap has no %s()\n", name);
	abort();
}

struct range {
	uintptr_t within, from, to;
};

static int find_range(struct dl_phdr_info *info, size_t size, void *data)
{
	uintptr_t from = UINTPTR_MAX, to = 0, start, end;
	struct range *range = data;
	bool found = false;
	int i;

	(void)size;
	for (i = 0; i < info->dlpi_phnum; i++) {
		if (info->dlpi_phdr[i].p_type != PT_LOAD)
			continue;
		start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
		end = start + info->dlpi_phdr[i].p_memsz;
		found |= range->within >= start && range->within < end;
		from = start < from ? start : from;
		to = end > to ? end : to;
	}
	if (!found)
		return 0;
	range->from = from;
	range->to = to;
	return 1;
}

bool inside_libpcap(const void *address)
{
	static atomic_uintptr_t from, to;
	uintptr_t last = atomic_load(&to);

	if (!last) {
		struct range range = {
			.within = (uintptr_t)real_function("pcap_create"),
		};

		dl_iterate_phdr(find_range, &range);
		atomic_store(&from, range.from);
		atomic_store(&to, range.to);
		last = range.to;
	}
	return (uintptr_t)address >= atomic_load(&from) &&
	       (uintptr_t)address < last;
}
