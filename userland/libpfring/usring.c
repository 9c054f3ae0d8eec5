// SPDX-License-Identifier: LGPL-2.1-or-later
/* What both ends of a ring between programs agree on. */
#define _GNU_SOURCE
#include <ctype.h>
#include <net/if.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "usring.h"

#define DIGITS_MAX	5

bool pfr_usring_name(const char *name)
{
	const char *digit = name + 3;

	if (strncmp(name, "usr", 3) || !*digit || strlen(digit) > DIGITS_MAX)
		return false;
	for (; *digit; digit++)
		if (!isdigit((unsigned char)*digit))
			return false;
	/* A network device of that name is what the user means. */
	return !if_nametoindex(name);
}

socklen_t pfr_usring_address(const char *name, struct sockaddr_un *address)
{
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	/* A leading NUL: no file, gone with its owner, one per namespace. */
	snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1,
		 "pf_ring/%s", name);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   strlen(address->sun_path + 1));
}

bool pfr_usring_trusted(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) &&
	       (peer.uid == geteuid() || !peer.uid);
}

bool pfr_usring_sound(const struct pfr_usring_hello *hello, uint64_t size)
{
	return hello->magic == PFR_USRING_MAGIC && hello->num_slots &&
	       hello->num_slots <= 1u << 20 &&
	       !(hello->num_slots & (hello->num_slots - 1)) &&
	       hello->slot_size > sizeof(struct pfr_usring_slot) &&
	       hello->slot_size <= 1u << 20 && !(hello->slot_size % 64) &&
	       pfr_usring_size(hello) <= size;
}
