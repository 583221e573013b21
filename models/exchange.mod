/* EXCHANGE, one round of personnel exchange among section-chief-level cadres
 *
 * A city's units have posts; most posts are held by a cadre. Term rules (ten years in one post, fifteen in one internal
 * body, five or eight years in a key post) oblige or urge some cadres to leave; avoidance rules drive kin apart; others
 * may, must not or need not move. Who goes where, so that no hard rule breaks and the units are staffed evenly by age,
 * gender, ethnicity, party and specialty, with as few moves as that takes?
 *
 * This file is the specification: one binary column for every (cadre, post) that the rules leave open, no tricks. It is
 * meant to be read, and to check the planner on small cities (some dozens of cadres; beyond that glpsol takes too long:
 * the planner's own model is much smaller, see cadrex export --format lp). Which posts are open to whom
 * (rank, requirements, modes, establishment, bars, deferrals, pins ...) is data; all that ties cadres together is here.
 * Data for a city:   cadrex export CITY --format mathprog > city.dat
 *
 * Goals are taken one after the other ("tiers"): the first is minimised, then the second among the plans best in the
 * first, and so on. One run solves one tier; `held` gives the values of the tiers before it:
 *     glpsol -m exchange.mod -d city.dat                                      first tier
 *     glpsol -m exchange.mod -d city.dat -d held.dat    with held.dat:        param tier := 2; param held := 1 0;
 * `chosen` gives the values of a plan made by hand, one tier a run (nothing held).
 *
 * All numbers are integers. Deviation is in thousandths of a person.
 * Rule ids (SD-M1, ZR-2, HB-4, LC-1 ...) are those of `cadrex audit CITY --rules`.
 */

/* ------------------------------------------------------------ units, bodies, posts */

set UNITS;                                               /* municipal units, counties' and higher units */
param level{UNITS} symbolic;                             /* city, county, higher */
param area{UNITS} symbolic, default '-';                 /* area code */

set RANKS := {'principal', 'deputy'};
param quota{UNITS, RANKS}, integer, default -1;          /* ZR-2: most holders by rank of the post; -1: no limit */

set BODIES;                                              /* internal bodies (sections) of the units */
param body_unit{BODIES} symbolic, in UNITS;
param leader{BODIES} symbolic, default '-';              /* the cadre who leads the body (HB-2) */
param body_quota{BODIES, RANKS}, integer, default -1;    /* ZR-2 */

set POSTS;
param unit{POSTS} symbolic, in UNITS;
param body{POSTS} symbolic, in BODIES union {'-'};       /* '-': directly under the unit */
param post_rank{POSTS} symbolic, in RANKS;
set LEADING within POSTS, default {};                    /* leading posts (HB-1, HB-3) */
set KIN_WORK within POSTS, default {};                   /* personnel, discipline, audit, finance (HB-3) */
set HEAD within POSTS, default {};                       /* heads of their unit (LC-3) */
set MUST_FILL within POSTS, default {};                  /* not to be left vacant */
set SURPLUS within POSTS, default {};                    /* over quota: only to be left */

/* ------------------------------------------------------------ cadres */

set CADRES;
param nr{CADRES}, integer;                               /* a number of one's own, to name every pair once */
param home{CADRES} symbolic, in POSTS union {'wait'};    /* post held before the round; 'wait': waiting for one */
param host{i in CADRES} symbolic, default home[i];       /* where the cadre works: elsewhere on a running secondment */
param rank{CADRES} symbolic, in RANKS;
set DUE within CADRES, default {};                       /* unwaived must, shall, T4 or HB-4, or waiting */
set EXEMPT within CADRES, default {};                    /* barred, deferred or waived (SD-E1..E5, retired, seconded) */
set ENABLING within CADRES, default {};                  /* may move only to make room for due cadres (pool `due`) */
set PINNED within CADRES, default {};                    /* people decided on a move: SD-E6, LC-3 may give way */
set SHORT_STAY within CADRES, default {};                /* LC-2 (soft): not yet three years in the post */
set KIN within CADRES cross CADRES;                      /* kin pairs, each once */
set OUTSIDE_KIN within CADRES, default {};               /* works under kin who take no part in the exchange (HB-4) */
param deferred_cost{CADRES}, integer, default 0;         /* tier shall of a deferral by SD-E6: 1 + months overdue, musts too; 0: HB-4 alone */

/* ------------------------------------------------------------ arcs: what each cadre may do */

set ARCS within CADRES cross (POSTS union {'wait'});     /* open ways, "stays" (own post) and "waits" among them */
param mode{ARCS} symbolic;                               /* stays, rotation, horizontal, mutual, placement, secondment_down, _up */
param type{ARCS} symbolic;                               /* stays; policy, probationary, cultivation, configuration, by the terms alone */
param musts{ARCS}, integer;                              /* musts the arc leaves unmet (SD-M1, SD-M2; HB-4 is a row below) */
param overdue{ARCS}, integer;                            /* the sum of their months overdue */
param shall{ARCS}, integer;                              /* unmet shall: 1 + most months overdue; waiting on: 1 + months; 0: all met */
param returns{ARCS} binary;                              /* ZR-7 (soft): back to a post left lately, or too many moves */
param fit{ARCS}, integer;                                /* points of tier fit */
param changes{ARCS} binary;                              /* 1: not what a plan announced before says of the cadre */
set ONLY_POLICY within CADRES cross POSTS;               /* LC-2 or ZR-7 as a must: open only if HB-4 makes the move T1 */
set BEYOND_POOL within CADRES cross POSTS;               /* closed by the pool `listed` alone: no arcs, but see `standing` */

/* ------------------------------------------------------------ the policy's numbers */

param relax binary, default 0;                           /* 1: musts may be given up, at a price before all others */
param hb_1_on binary, default 1;
param hb_2_on binary, default 1;
param hb_3_on binary, default 1;
param hb_4_on binary, default 1;
param e_6_on binary, default 0;                          /* SD-E6 */
param move_both binary, default 0;                       /* SD-E6 with both sides due: both move, as an exception */
param lc_1_on binary, default 0;
param lc_1_hard binary, default 0;                       /* 1: musts are no excuse */
param lc_1_share{1..2}, integer, default 1;              /* LC-1: at most share[1] / share[2] of a team leave */
param lc_1_musts{UNITS}, integer, default 0;             /* M[u]: unwaived musts of the unit */
param lc_3_on binary, default 0;
param lc_3_soft binary, default 0;                       /* 1: both heads may move, as an exception */
param allow_vacancies, integer, >= 0, default 0;
param max_moves, integer, default -1;                    /* -1: no limit; likewise the next */
param max_enabling, integer, default -1;
param min_share_of_due, integer, default -1;             /* millionths of the due cadres */
param move_price, integer, >= 0, default 0;              /* thousandths of a person, for a voluntary move */

/* ------------------------------------------------------------ what arcs mean */

set HOLDERS := {i in CADRES: home[i] <> 'wait'};         /* not waiting */
set PLACES := POSTS union {'wait'};
param unit_of{p in PLACES} symbolic := if p = 'wait' then '-' else unit[p];
param body_of{p in PLACES} symbolic := if p = 'wait' then '-' else body[p];
param rank_of{p in PLACES} symbolic := if p = 'wait' then '-' else post_rank[p];
param level_of{p in PLACES} symbolic := if p = 'wait' then '-' else level[unit[p]];

set OPEN := {(i,p) in ARCS: relax = 1 or musts[i,p] = 0 or p = home[i]}; /* columns; see `must` */
set OUT := {(i,p) in OPEN: p <> home[i]};                /* leaves the home post, or is placed */
set AWAY := {(i,p) in OUT: mode[i,p] = 'secondment_down' or mode[i,p] = 'secondment_up'}; /* and keeps it all the same */
set LEAVES := {(i,p) in OUT: i in HOLDERS and unit_of[home[i]] <> unit[p]}; /* works in another unit afterwards */
param seat{(i,p) in OPEN} symbolic := if (i,p) in AWAY then home[i] else p; /* the post held: staffing, structure */
param place{(i,p) in OPEN} symbolic := if p = home[i] then host[i] else p; /* the post worked at: kin rows */

/* "Standing": what nobody could cure, asked of one cadre at a time, is listed and not demanded. The pool does not count as a reason. */
set WAYS := {(i,p) in ARCS: p <> home[i]} union BEYOND_POOL;

check{(i,p) in ARCS: p = 'wait'}: home[i] = 'wait';

/* ------------------------------------------------------------ columns and the rows of every exchange */

var x{OPEN} binary;                                      /* 1: the cadre takes this arc */

one_post{i in CADRES}:                                   /* everybody takes exactly one arc */
    sum{(i,p) in OPEN} x[i,p] = 1;

param chosen{CADRES} symbolic, in POSTS union {'wait', '-'}, default '-'; /* to value a plan made by hand: where each cadre goes */

choose{(i,p) in OPEN: chosen[i] <> '-'}:
    x[i,p] = if p = chosen[i] then 1 else 0;

one_holder{q in POSTS}:                                  /* ZR-2: one holder a post; who goes on secondment keeps his own */
    sum{(i,p) in OPEN: seat[i,p] = q} x[i,p] + sum{(i,p) in AWAY: p = q} x[i,p] <= 1;

/* ------------------------------------------------------------ SD-E6: principal and deputy of one section */

set SECTION := {i in HOLDERS, j in HOLDERS: e_6_on = 1 and body_of[home[i]] <> '-' and body_of[home[i]] = body_of[home[j]]
    and post_rank[home[i]] = 'principal' and post_rank[home[j]] = 'deputy'};             /* by home posts before the round */
set BOTH_DUE := {(i,j) in SECTION: move_both = 0 and i in DUE and j in DUE};             /* one moves, the other is deferred */
set MAY_WAIT := setof{(i,j) in BOTH_DUE} i union setof{(i,j) in BOTH_DUE} j;             /* whom SD-E6 can defer */
set SECTION_GIVES within SECTION := {(i,j) in SECTION: i in PINNED or j in PINNED or (move_both = 1 and i in DUE and j in DUE)};

var z{SECTION_GIVES} binary;                             /* 1: both move all the same, an exception */
var deferred{MAY_WAIT} binary;                           /* 1: stays and is deferred by SD-E6, since a partner moves */
var gives_up{i in CADRES diff EXEMPT: relax = 1} binary; /* 1: HB-4 is not met and awaits approval (relax) */

section{(i,j) in SECTION}:                               /* SD-E6: not both move */
    sum{(i,p) in OUT} x[i,p] + sum{(j,p) in OUT} x[j,p] <= 1 + (if (i,j) in SECTION_GIVES then z[i,j]);

section_mover{(i,j) in BOTH_DUE: relax = 0 and exists{(k,p) in WAYS} (k = i or k = j)}:  /* SD-E6: both due, so one moves, */
    sum{(i,p) in OUT} x[i,p] + sum{(j,p) in OUT} x[j,p] >= 1;                            /* unless nobody can */

deferred_stays{(i,p) in OPEN: i in MAY_WAIT and p = home[i]}:                            /* the deferred stay, */
    deferred[i] <= x[i,p];

deferred_for{i in MAY_WAIT}:                                                             /* for a partner who moves, */
    deferred[i] <= sum{(i,j) in BOTH_DUE, (j,p) in OUT} x[j,p] + sum{(j,i) in BOTH_DUE, (j,p) in OUT} x[j,p];

deferred_if{(i,j) in BOTH_DUE}:                                                          /* and whoever stays for one is deferred */
    (sum{(i,p) in OPEN: p = home[i]} x[i,p]) + sum{(j,p) in OUT} x[j,p] <= 1 + deferred[i];

deferred_if_too{(i,j) in BOTH_DUE}:
    (sum{(j,p) in OPEN: p = home[j]} x[j,p]) + sum{(i,p) in OUT} x[i,p] <= 1 + deferred[j];

must{(i,p) in OPEN: relax = 0 and p = home[i] and musts[i,p] > 0}:                       /* SD-M1, SD-M2: stays only if deferred; */
    x[i,p] <= if i in MAY_WAIT then deferred[i];                                         /* other arcs that leave a must unmet are not open */

/* ------------------------------------------------------------ LC-3: the two heads of one unit */

set HEADS := {i in HOLDERS, j in HOLDERS: lc_3_on = 1 and nr[i] < nr[j] and home[i] in HEAD and home[j] in HEAD
    and unit[home[i]] = unit[home[j]]};
set HEADS_GIVE within HEADS := {(i,j) in HEADS: lc_3_soft = 1 or i in PINNED or j in PINNED};
var both_heads{HEADS_GIVE} binary;                       /* 1: both move all the same, an exception */

heads{(i,j) in HEADS}:                                   /* LC-3: not both move */
    sum{(i,p) in OUT} x[i,p] + sum{(j,p) in OUT} x[j,p] <= 1 + (if (i,j) in HEADS_GIVE then both_heads[i,j]);

/* ------------------------------------------------------------ staffing */

param before{u in UNITS, r in RANKS} := card({i in HOLDERS: unit[home[i]] = u and post_rank[home[i]] = r});
param body_before{b in BODIES, r in RANKS} := card({i in HOLDERS: body[home[i]] = b and post_rank[home[i]] = r});

var held_seats{UNITS, RANKS}, integer, >= 0;             /* holders after the round, by rank of the post */

count_seats{u in UNITS, r in RANKS}:
    held_seats[u,r] = sum{(i,p) in OPEN: unit_of[seat[i,p]] = u and rank_of[seat[i,p]] = r} x[i,p];

staff_least{u in UNITS, r in RANKS}:                     /* no drain: only so many vacancies more, surplus seats apart */
    held_seats[u,r] + sum{i in HOLDERS, q in {home[i]}: q in SURPLUS and unit[q] = u and post_rank[q] = r}
        (1 - sum{(i,p) in OPEN: seat[i,p] = q} x[i,p]) >= before[u,r] - allow_vacancies;

staff_most{u in UNITS, r in RANKS: quota[u,r] >= 0}:     /* ZR-2: within the quota, an excess of before apart */
    held_seats[u,r] <= max(quota[u,r], before[u,r]);

body_most{b in BODIES, r in RANKS: body_quota[b,r] >= 0}:/* ZR-2 */
    sum{(i,p) in OPEN: body_of[seat[i,p]] = b and rank_of[seat[i,p]] = r} x[i,p] <= max(body_quota[b,r], body_before[b,r]);

must_fill{q in MUST_FILL: exists{i in CADRES} home[i] = q or exists{(i,p) in WAYS} p = q}:
    sum{(i,p) in OPEN: seat[i,p] = q} x[i,p] + sum{(i,p) in AWAY: p = q} x[i,p] /* filled; vacant and open to nobody: standing */
    >= 1 - card({i in CADRES: host[i] = q and home[i] <> q});

/* ------------------------------------------------------------ LC-1: at most a third of one team leaves */

/* M[u] musts of the unit are an excuse: what they take beyond the share are exceptions. */
param team_holders{u in UNITS} := card({i in HOLDERS: unit[home[i]] = u});
param lc_1_cap{u in UNITS} := max(1, (team_holders[u] * lc_1_share[1]) div lc_1_share[2]);
var over{u in UNITS: lc_1_on = 1}, integer, >= 0, 
    <= (if lc_1_hard = 1 then 0 else max(0, lc_1_musts[u] - lc_1_cap[u])); /* e[u] */

third{u in UNITS: lc_1_on = 1}:                          /* LC-1: rotation inside the unit does not count */
    sum{(i,p) in LEAVES: unit[home[i]] = u and mode[i,p] <> 'rotation'} x[i,p] <= lc_1_cap[u] + over[u];

/* ------------------------------------------------------------ kin */

/* Kin sit together already: who does must part (HB-4); the rule that is broken before is not counted anew while both stay. */
set TOGETHER := {(i,j) in KIN: host[i] <> 'wait' and unit_of[host[i]] = unit_of[host[j]]};
param led{i in CADRES} symbolic := if body_of[host[i]] = '-' then '-' else leader[body_of[host[i]]]; /* who leads the cadre's body */
set OLD_1 := {(i,j) in TOGETHER: hb_1_on = 1 and host[i] in LEADING and host[j] in LEADING};
set OLD_2 := {(i,j) in TOGETHER: hb_2_on = 1 and (led[i] = j or led[j] = i)};
set OLD_3 := {(i,j) in TOGETHER: hb_3_on = 1 and
    ((host[i] in LEADING and host[j] in KIN_WORK) or (host[j] in LEADING and host[i] in KIN_WORK))};
set OLD := OLD_1 union OLD_2 union OLD_3;                /* existing conflicts */
/* HB-4: of a pair in CURE the first must leave the second's unit: the lower-ranked, of equals both. */
set CURE := setof{(i,j) in OLD: rank[i] = rank[j] or rank[i] = 'deputy'} (i,j)
    union setof{(i,j) in OLD: rank[i] = rank[j] or rank[j] = 'deputy'} (j,i);
set EITHER := KIN union setof{(i,j) in KIN} (j,i);       /* kin pairs both ways */
set UNDER := {(i,j) in EITHER, b in BODIES: hb_2_on = 1 and leader[b] = j
    and not (((i,j) in TOGETHER or (j,i) in TOGETHER) and body_of[host[i]] = b)};

hb_1{(i,j) in KIN, u in UNITS: hb_1_on = 1 and not ((i,j) in OLD_1 and unit_of[host[i]] = u)}: /* HB-1: not both lead in one unit */
    sum{(i,p) in OPEN: place[i,p] in LEADING and unit_of[place[i,p]] = u} x[i,p]
    + sum{(j,p) in OPEN: place[j,p] in LEADING and unit_of[place[j,p]] = u} x[j,p] <= 1;

hb_2{(i,j,b) in UNDER}:                                  /* HB-2: i not in the body that kin j leads, being in its unit */
    sum{(i,p) in OPEN: body_of[place[i,p]] = b} x[i,p] + sum{(j,p) in OPEN: unit_of[place[j,p]] = body_unit[b]} x[j,p] <= 1;

hb_3{(i,j) in EITHER, u in UNITS: hb_3_on = 1 and not (((i,j) in OLD_3 or (j,i) in OLD_3) and unit_of[host[i]] = u)}:
    sum{(i,p) in OPEN: place[i,p] in LEADING and unit_of[place[i,p]] = u} x[i,p] /* HB-3: j not in personnel, discipline, audit */
    + sum{(j,p) in OPEN: place[j,p] in KIN_WORK and unit_of[place[j,p]] = u} x[j,p] <= 1; /* or finance where kin i leads */

set CAN_LEAVE := setof{(i,p) in WAYS: i in HOLDERS and i not in EXEMPT and unit_of[home[i]] <> unit[p]} i;
set ASKED := {(i,j) in CURE: hb_4_on = 1 and (i in CAN_LEAVE or ((j,i) in CURE and j in CAN_LEAVE))}; /* conflicts not standing */
set ASKED_OUTSIDE := {i in OUTSIDE_KIN inter CAN_LEAVE: hb_4_on = 1};

hb_4{(i,j) in ASKED}:                                    /* HB-4: one of the two leaves the unit, */
    sum{(i,p) in LEAVES} x[i,p] + sum{(j,p) in LEAVES} x[j,p]
    + sum{k in MAY_WAIT inter {i}} deferred[k] + sum{k in MAY_WAIT inter {j}: (j,i) in CURE} deferred[k]
    + sum{k in {i} diff EXEMPT: relax = 1} gives_up[k] + sum{k in {j} diff EXEMPT: relax = 1 and (j,i) in CURE} gives_up[k]
    >= 1;                                                /* or who must is deferred by SD-E6 */

hb_4_outside{i in ASKED_OUTSIDE}:                        /* HB-4 with kin outside the exchange */
    sum{(i,p) in LEAVES} x[i,p] + (if i in MAY_WAIT then deferred[i]) + (if relax = 1 then gives_up[i]) >= 1;

set WAIT_KIN := {i in MAY_WAIT: deferred_cost[i] = 0};   /* due by HB-4 alone */
var hb_4_cost{WAIT_KIN} >= 0;                            /* 1: deferred by SD-E6 while a conflict goes on */
hb_4_waits{(i,j) in ASKED: i in WAIT_KIN}:
    hb_4_cost[i] >= deferred[i] - sum{(j,p) in LEAVES} x[j,p];
hb_4_waits_outside{i in ASKED_OUTSIDE inter WAIT_KIN}:
    hb_4_cost[i] >= deferred[i];

/* Relaxed, SD-E6 does not ask for a mover of a pair whose musts are all given up; one of them at least, and not in vain: an HB-4 given
 * up is that of an open conflict, in which neither side leaves and nobody who must is deferred. */
open_here{i in CADRES diff EXEMPT: relax = 1}:
    gives_up[i] + sum{(i,p) in LEAVES} x[i,p] + sum{k in MAY_WAIT inter {i}} deferred[k] <= 1;
open_there{i in CADRES diff EXEMPT: relax = 1}:
    gives_up[i] <= card(ASKED_OUTSIDE inter {i})
    + sum{(i,j) in ASKED} (1 - sum{(j,p) in LEAVES} x[j,p] - sum{k in MAY_WAIT inter {j}: (j,i) in CURE} deferred[k]);
set OWES := {(i,p) in OPEN: i in MAY_WAIT and p = home[i] and musts[i,p] > 0};
relaxed_mover{(i,j) in BOTH_DUE, k in {i, j}, (k,p) in OWES: relax = 1 and exists{(l,q) in WAYS} (l = i or l = j)}:
    sum{(i,q) in OUT} x[i,q] + sum{(j,q) in OUT} x[j,q] + x[k,p] - deferred[k] >= 1;
set OWING := setof{(i,p) in OWES} i;
relaxed_mover_kin{(i,j) in BOTH_DUE: relax = 1 and i not in OWING and j not in OWING and exists{(l,q) in WAYS} (l = i or l = j)}:
    sum{(i,q) in OUT} x[i,q] + sum{(j,q) in OUT} x[j,q] + gives_up[i] + gives_up[j] >= 1;

/* ------------------------------------------------------------ the pool, limits of the round, vertical exchange */

enabling{u in UNITS, r in RANKS: exists{i in ENABLING} (unit_of[home[i]] = u and rank_of[home[i]] = r)}: /* pool `due`: */
    sum{(i,p) in OUT: i in ENABLING and unit_of[home[i]] = u and rank_of[home[i]] = r} x[i,p] /* as many enabling movers leave */
    <= sum{(i,p) in OUT: i in DUE and ((unit[p] = u and post_rank[p] = r) or (unit_of[home[i]] = u and rank_of[home[i]] = r))}
        x[i,p];                                          /* as due movers leave or enter, each counted once */

enabling_most{k in {max_enabling}: k >= 0}:
    sum{(i,p) in OUT: i in ENABLING} x[i,p] <= k;

moves_most{k in {max_moves}: k >= 0}:
    sum{(i,p) in OUT} x[i,p] <= k;

due_least{k in {min_share_of_due}: k >= 0}:              /* min_share_of_due, rounded up to a person */
    sum{(i,p) in OUT: i in DUE} x[i,p] >= (k * card(DUE) + 999999) div 1000000;

set AREAS := setof{u in UNITS: level[u] <> 'city'} area[u];
mutual{a in AREAS}:                                      /* W3, mutual postings: per area as many in as out */
    sum{(i,p) in OUT: mode[i,p] = 'mutual' and level_of[p] <> 'city' and area[unit[p]] = a} x[i,p]
    = sum{(i,p) in OUT: mode[i,p] = 'mutual' and level_of[home[i]] <> 'city' and area[unit_of[home[i]]] = a} x[i,p];

/* ------------------------------------------------------------ LC-2, ZR-7: exceptions that depend on the type */

/* Policy moves (T1) are free of both, probationary ones (T4) and placements of LC-2. A move is T1 too when HB-4 drives it: of
 * the one who must leave always, of the higher-ranked only if the other stays. */
set HIGHER := {(j,i) in CURE: hb_4_on = 1 and (i,j) not in CURE}; /* j must leave, i is higher-ranked */
set DRIVEN := {(i,p) in LEAVES: hb_4_on = 1 and i not in EXEMPT and (i in OUTSIDE_KIN or exists{(i,j) in CURE} 1 = 1)};
set SOFT := {(i,p) in OUT: type[i,p] <> 'policy' and (i,p) not in DRIVEN};

only_policy{(i,p) in ONLY_POLICY inter LEAVES}:          /* LC-2, ZR-7 where they are musts */
    x[i,p] <= sum{(j,i) in HIGHER} (1 - sum{(j,q) in LEAVES} x[j,q]);

set LC_2 := {(i,p) in SOFT: i in SHORT_STAY and type[i,p] <> 'probationary' and mode[i,p] <> 'placement'};
set ZR_7 := {(i,p) in SOFT: returns[i,p] = 1};
var lc_2{LC_2} >= 0;                                     /* 1: an exception */
var zr_7{ZR_7} >= 0;

lc_2_counts{(i,p) in LC_2}:                              /* LC-2, unless the other of a conflict stays */
    lc_2[i,p] >= x[i,p] - sum{(j,i) in HIGHER: (i,p) in LEAVES} (1 - sum{(j,q) in LEAVES} x[j,q]);
zr_7_counts{(i,p) in ZR_7}:                              /* ZR-7, likewise */
    zr_7[i,p] >= x[i,p] - sum{(j,i) in HIGHER: (i,p) in LEAVES} (1 - sum{(j,q) in LEAVES} x[j,q]);

/* ------------------------------------------------------------ structure: what is counted, and what a count costs */

set LEVELS;                                              /* levels of units whose teams are balanced */
set TEAMS, default {};                                   /* units, internal bodies or groups of units of like business */
set IN_TEAM within POSTS cross TEAMS;
param team_level{TEAMS} symbolic, default '-';
set ATTRIBUTES, default {};                              /* age band, gender, ethnicity, party, specialty ... */
param weight{ATTRIBUTES}, integer, >= 0;
param value{CADRES, ATTRIBUTES} symbolic, default 'unknown'; /* the value or its group */
param measure symbolic, in {'deviation', 'range'}, default 'deviation';
param norm symbolic, in {'l1', 'l2'}, default 'l1';
param target symbolic, in {'pool_share', 'equal', 'given'}, default 'pool_share';
param size_posts binary, default 0;                      /* 1: team sizes by seats, not by holders before */

set POOL := {i in CADRES: home[i] = 'wait' or level_of[home[i]] in LEVELS};
param N := card(POOL);                                   /* cadres holding a post in these levels, or waiting */
set KINDS := setof{i in POOL, d in ATTRIBUTES: weight[d] > 0 and value[i,d] <> 'unknown'} (d, value[i,d]);
param a{(d,k) in KINDS} := card({i in POOL: value[i,d] = k}); /* those among the N who have the value */
param S{t in TEAMS} := sum{(q,t) in IN_TEAM} card({i in HOLDERS: home[i] = q}); /* team size */
param seats{t in TEAMS} := card({(q,t) in IN_TEAM});
param all_seats := card({q in POSTS: level[unit[q]] in LEVELS});

/* A unit's own wishes: at least, at most, or (target `given`) so many holders with a value. */
set WISHES, default {};
param wish_unit{WISHES} symbolic, in UNITS;
param wish_min{WISHES}, integer, default -1;
param wish_max{WISHES}, integer, default -1;
param wish_milli{WISHES}, integer, default -1;           /* thousandths of a person */
param wish_attribute{WISHES} symbolic;
param wish_value{WISHES} symbolic;
param wish_weight{WISHES}, integer, >= 0;
param target_weight, integer, >= 0, default 10;
set HAS within WISHES cross CADRES;                      /* the cadre has the value the wish names */

/* tau: the count a team should have, in thousandths, rounded to the nearest */
param tau{t in TEAMS, (d,k) in KINDS} :=
    if target = 'equal' then (2000 * a[d,k] + card(TEAMS)) div (2 * card(TEAMS))
    else if size_posts = 1 then (2000 * a[d,k] * seats[t] + all_seats) div (2 * all_seats)
    else (2000 * a[d,k] * S[t] + N) div (2 * N);

/* Target `given` makes a cell only of a value that somebody of the N has. */
set GIVEN := {w in WISHES: target = 'given' and measure = 'deviation' and wish_milli[w] >= 0 and level[wish_unit[w]] in LEVELS
    and (wish_attribute[w], wish_value[w]) in KINDS and wish_unit[w] in TEAMS};

set CELLS := {t in TEAMS, (d,k) in KINDS: measure = 'deviation' and target <> 'given'};
param most{t in TEAMS} := seats[t];                      /* no more can be there */
param wish_most{w in WISHES} := card({q in POSTS: unit[q] = wish_unit[w]});

/* Cost of a count n, exact: a shortfall or excess in thousandths, or its square (rounded to thousandths). */
param f{(t,d,k) in CELLS, m in 0..most[t]} := weight[d] *
    (if norm = 'l1' then abs(1000 * m - tau[t,d,k]) else ((1000 * m - tau[t,d,k]) ^ 2 + 500) div 1000);
param short{w in WISHES, m in 0..wish_most[w]} := if wish_min[w] >= 0 then max(0, wish_min[w] - m) else 0;
param excess{w in WISHES, m in 0..wish_most[w]} := if wish_max[w] >= 0 then max(0, m - wish_max[w]) else 0;
param g{w in WISHES, m in 0..wish_most[w]} := wish_weight[w] * (
    target_weight * 1000 * (if norm = 'l1' then short[w,m] + excess[w,m] else short[w,m] ^ 2 + excess[w,m] ^ 2)
    + (if w in GIVEN then
        (if norm = 'l1' then abs(1000 * m - wish_milli[w]) else ((1000 * m - wish_milli[w]) ^ 2 + 500) div 1000)));

set COUNTED := KINDS union setof{m in {measure}: m = 'range'} ('#size', 'all');
var n{TEAMS, COUNTED} >= 0;                              /* holders of the team with the value, after the round */
var cost{CELLS};
var wish_n{WISHES} >= 0;
var wish_cost{WISHES};

count{t in TEAMS, (d,k) in COUNTED}:
    n[t,d,k] = sum{(i,p) in OPEN: (if d = '#size' then 'all' else value[i,d]) = k and (seat[i,p],t) in IN_TEAM} x[i,p];

/* f is convex, so it is the greatest of the straight lines through its neighbouring values; where the slope does not change the
 * line is that of the step before. */
piece{(t,d,k) in CELLS, m in 0..most[t]-1: (if m = 0 then 1 else f[t,d,k,m+1] - 2 * f[t,d,k,m] + f[t,d,k,m-1]) <> 0}:
    cost[t,d,k] >= f[t,d,k,m] + (f[t,d,k,m+1] - f[t,d,k,m]) * (n[t,d,k] - m);

no_seats{(t,d,k) in CELLS: most[t] = 0}:                 /* a team without seats: a constant */
    cost[t,d,k] >= f[t,d,k,0];

wish_count{w in WISHES}:
    wish_n[w] = sum{(i,p) in OPEN: (w,i) in HAS and unit_of[seat[i,p]] = wish_unit[w]} x[i,p];

wish_piece{w in WISHES, m in 0..wish_most[w]-1: (if m = 0 then 1 else g[w,m+1] - 2 * g[w,m] + g[w,m-1]) <> 0}:
    wish_cost[w] >= g[w,m] + (g[w,m+1] - g[w,m]) * (wish_n[w] - m);

wish_no_seats{w in WISHES: wish_most[w] = 0}:
    wish_cost[w] >= g[w,0];

/* Measure `range`: per value and level, the largest less the smallest count; the team's size (weight 1) is counted too. */
set TEAM_LEVELS := setof{t in TEAMS} team_level[t];
set RANGES := {l in TEAM_LEVELS, (d,k) in COUNTED: measure = 'range'};
var largest{RANGES};
var smallest{RANGES};

range_largest{(l,d,k) in RANGES, t in TEAMS: team_level[t] = l}:
    largest[l,d,k] >= n[t,d,k];

range_smallest{(l,d,k) in RANGES, t in TEAMS: team_level[t] = l}:
    smallest[l,d,k] <= n[t,d,k];

/* ------------------------------------------------------------ tiers */

set TIERS := {'relaxed', 'relaxed_overdue', 'exceptions', 'shall', 'keep', 'structure', 'fit', 'moves'};
param n_tiers, integer, >= 1;
param objective{1..n_tiers} symbolic, in TIERS;          /* in this order */
param tier, integer, >= 1, <= n_tiers, default 1;        /* the one to optimise now */
param held{1..tier-1}, integer;                          /* values of those before */
param sign{t in TIERS} := if t = 'fit' then -1 else 1;   /* fit is maximised */

var score{TIERS};                                        /* values of the tiers */

relaxed:                                                 /* musts given up, SD-E6 deferrals apart */
    score['relaxed'] = sum{(i,p) in OPEN} musts[i,p] * x[i,p]
    - sum{i in MAY_WAIT, (i,p) in OPEN: p = home[i]} musts[i,p] * deferred[i] + sum{i in CADRES diff EXEMPT: relax = 1} gives_up[i];

relaxed_overdue:                                         /* their months overdue */
    score['relaxed_overdue'] = sum{(i,p) in OPEN} overdue[i,p] * x[i,p]
    - sum{i in MAY_WAIT, (i,p) in OPEN: p = home[i]} overdue[i,p] * deferred[i];

exceptions:                                              /* SD-E6 and LC-3 pairs, LC-1 excess, LC-2 and ZR-7 movers */
    score['exceptions'] = sum{(i,j) in SECTION_GIVES} z[i,j] + sum{(i,j) in HEADS_GIVE} both_heads[i,j]
    + sum{u in UNITS: lc_1_on = 1} over[u] + sum{(i,p) in LC_2} lc_2[i,p] + sum{(i,p) in ZR_7} zr_7[i,p];

unmet:                                                   /* unmet shalls, deferrals by SD-E6, cadres still waiting */
    score['shall'] = sum{(i,p) in OPEN} shall[i,p] * x[i,p]
    + sum{i in MAY_WAIT, (i,p) in OPEN: p = home[i] and deferred_cost[i] > 0} (deferred_cost[i] - shall[i,p]) * deferred[i]
    + sum{i in WAIT_KIN} hb_4_cost[i];

keep:                                                    /* cadres who do otherwise than announced */
    score['keep'] = sum{(i,p) in OPEN} changes[i,p] * x[i,p];

structure:                                               /* deviation (or range) and the price of voluntary moves */
    score['structure'] = sum{(t,d,k) in CELLS} cost[t,d,k] + sum{w in WISHES} wish_cost[w]
    + sum{(l,d,k) in RANGES} 1000 * (if d = '#size' then 1 else weight[d]) * (largest[l,d,k] - smallest[l,d,k])
    + move_price * sum{(i,p) in OUT: i not in DUE and home[i] <> 'wait'} x[i,p];

fitting:
    score['fit'] = sum{(i,p) in OUT} fit[i,p] * x[i,p];

moving:
    score['moves'] = sum{(i,p) in OUT} x[i,p];

earlier{t in 1..tier-1}:                                 /* the tiers before are not given away */
    sign[objective[t]] * score[objective[t]] <= sign[objective[t]] * held[t];

minimize goal: sum{t in TIERS: t = objective[tier]} sign[t] * score[t];

solve;

printf "tier %s %d\n", objective[tier], floor(0.5 + score[objective[tier]]);
printf{(i,p) in OUT: x[i,p] > 0.5} "move %s %s %s %s\n", i, home[i], p, mode[i,p];
end;
