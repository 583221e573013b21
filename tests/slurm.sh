#!/usr/bin/env bash
# A sweep as a job array on a real Slurm, all of it on this machine: munged, slurmctld and slurmd with a configuration of their own in a folder that is
# removed afterwards. One task is killed and put back into the queue; the merge must be the single run, byte for byte.
#
#   make test-slurm        needs Debian's slurm-wlm, slurm-wlm-basic-plugins and munge; run it as root or as a user who may run the three daemons
set -uo pipefail
TOP=$(cd "$(dirname "$0")/.." && pwd)
CADREX=$(realpath "${CADREX:-$TOP/build/cadrex}")
missing=
for program in munged slurmctld slurmd sbatch squeue scontrol python3; do
    PATH=$PATH:/usr/sbin command -v $program >/dev/null || missing="$missing $program"
done
if [ -n "$missing" ]; then
    echo "slurm: not here:$missing (apt-get install slurm-wlm slurm-wlm-basic-plugins munge)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
export PATH=$PATH:/usr/sbin
work=$(mktemp -d /tmp/cadrex-slurm-XXXXXX)
chmod 755 "$work"
daemons=()
leave() {
    for ((k = ${#daemons[@]} - 1; k >= 0; k--)); do
        kill "${daemons[k]}" 2>/dev/null && wait "${daemons[k]}" 2>/dev/null
    done
    rm -rf "$work"
}
trap leave EXIT
passed=0 failed=0
expect() { # WHAT COMMAND...: counts one comparison
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "slurm: $what"
    fi
}
await() { # SECONDS COMMAND...: until it succeeds
    local tries=$(($1 * 5))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.2
    done
}
give_up() {
    echo "slurm: $1"
    tail -n 20 "$work"/*.log
    echo "$passed passed, $((failed + 1)) failed"
    exit 1
}

# ---------------------------------------------------------------------------------------------------------------- a cluster of one

mkdir -m 700 "$work/munge" "$work/state" "$work/spool"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 status=none
chmod 400 "$work/munge/key"
socket=$work/munge.socket
munged --foreground --force --socket="$socket" --key-file="$work/munge/key" --pid-file="$work/munge/pid" --log-file="$work/munged.log" \
    --seed-file="$work/munge/seed" >"$work/munged.out.log" 2>&1 &
daemons+=($!)
await 10 test -S "$socket" || give_up "munged does not start"
read -r port_a port_b < <(python3 -c 'import socket
s = [socket.socket() for _ in range(2)]
for x in s: x.bind(("127.0.0.1", 0))
print(*(x.getsockname()[1] for x in s))')
host=$(hostname -s)
cat >"$work/slurm.conf" <<END
ClusterName=cadrex
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$port_a
SlurmdPort=$port_b
AuthType=auth/munge
AuthInfo=socket=$socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,batch_sched_delay=0,sched_min_interval=0
MpiDefault=none
ReturnToService=2
JobRequeue=1
KillWait=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$work/slurm.conf
slurmctld -D >"$work/slurmctld.out.log" 2>&1 &
daemons+=($!)
slurmd -D -N "$host" >"$work/slurmd.out.log" 2>&1 &
daemons+=($!)
await 60 sh -c "sinfo -h -o %T | grep -q '^idle$'" || give_up "no node gets ready"
expect "the node is ready" true

# ---------------------------------------------------------------------------------------------------------------- a sweep in shards

city=$TOP/datasets/examples/city.json
python3 - >"$work/scenarios.json" <<'END'
import json
print(json.dumps({"format": "cadrex-scenario/1", "name": "on Slurm", "scenarios": [
    {"name": "region %d" % k, "changes": [{"set": {"cadre": "c02", "attribute": "region", "value": "r%d" % k}}, {"round": {"max_moves": 3 + k % 4}}]}
    for k in range(24)]}))
END
"$CADREX" whatif "$city" "$work/scenarios.json" --quiet --json --out "$work/single" >"$work/single.json" || give_up "the single run fails"
job=$(sbatch --parsable --requeue --array=1-4 --cpus-per-task=1 --output="$work/job-%a.log" --chdir="$work" --wrap \
    "'$CADREX' whatif '$city' scenarios.json --quiet --threads \$SLURM_CPUS_PER_TASK --shard \$SLURM_ARRAY_TASK_ID/4 --out out.\$SLURM_ARRAY_TASK_ID") ||
    give_up "sbatch refuses the array"
# One task is thrown back into the queue as soon as it has begun: it goes on where it was.
await 60 test -e "$work/out.2/sweep.json" || give_up "task 2 does not begin"
scontrol requeue "${job}_2" 2>/dev/null || scontrol requeue "$job" 2>/dev/null || echo "slurm: task 2 was over before it could be put back"
await 240 sh -c "! squeue -h -j $job 2>/dev/null | grep -q ." || give_up "the array does not end"
"$CADREX" whatif --merge "$work"/out.* --json --out "$work/merged" >"$work/merged.json"
expect "every answer is there" test $? = 0
expect "shards and merge are the single run" cmp "$work/single.json" "$work/merged.json"
expect "and so are the files" diff -r "$work/single" "$work/merged"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
