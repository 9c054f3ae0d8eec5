/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A hash of a packet's flow that is the same for both directions. */
#ifndef PFR_FLOWHASH_H
#define PFR_FLOWHASH_H

#include "pfring.h"

/* Not 0. Keyed anew in each process, so that nobody can choose it from outside. */
uint32_t pfr_flow_hash(const struct pkt_parsing_info *info);

#endif /* PFR_FLOWHASH_H */
