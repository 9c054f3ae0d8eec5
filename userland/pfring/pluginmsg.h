/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Questions to plugins. */
#ifndef PFRING_PLUGINMSG_H
#define PFRING_PLUGINMSG_H

#include <stddef.h>
#include <stdint.h>

#include <pfring.h>

#define PLUGIN_ROOM	65536		/* no answer is longer */

/*
 * Asks a plugin that a rule of this ring uses. @answer has PLUGIN_ROOM bytes,
 * aligned to 8. Return: bytes of the answer; -1 with errno.
 */
long plugin_ask(pfring *ring, uint16_t plugin, const void *question,
		size_t length, void *answer);

#endif /* PFRING_PLUGINMSG_H */
