/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The name by which programs made for PF_RING include what the plugin says. */
#ifndef DUMMY_PLUGIN_H
#define DUMMY_PLUGIN_H

#include <pf_ring_dummy.h>

#endif /* DUMMY_PLUGIN_H */
