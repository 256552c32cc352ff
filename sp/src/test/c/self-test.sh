#!/bin/sh
# Real NNG against itself, in every role and over each transport: if this fails, the fault is in
# peer.c and not in the socket under test. Needs gcc, libnng-dev.  Usage: self-test.sh [URL ...]
here=$(dirname "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cc -O2 -Wall -Wextra -o "$dir/peer" "$here/peer.c" -lnng || exit 1
bad=0

# run URL "PROTO ACTION COUNT SIZES SEED options of the listener" "the same of the dialer"
run() {
    url=$1 left=$2 right=$3
    set -- $left
    lp=$1; shift
    : > "$dir/left" # the READY of the run before must not be found
    "$dir/peer" "$lp" listen "$url" "$@" > "$dir/left" 2>&1 & pid=$!
    n=0
    until grep -q '^READY\|^FAIL' "$dir/left" || [ $n -ge 100 ]; do sleep 0.02; n=$((n + 1)); done
    real=$(sed -n 's/^READY //p' "$dir/left")
    set -- $right
    rp=$1; shift
    "$dir/peer" "$rp" dial "$real" "$@" > "$dir/right" 2>&1
    rc=$?
    wait $pid
    lc=$?
    if [ $rc -eq 0 ] && [ $lc -eq 0 ]; then
        verdict=ok
    else
        verdict=BAD bad=1
    fi
    echo "$verdict $url"
    echo "   $left -> $(tail -1 "$dir/left")"
    echo "   $right -> $(tail -1 "$dir/right")"
}

# pub and bus drop what a queue of 16 has no room for. pub's can be made longer, bus's cannot.
for url in ${*:-tcp://127.0.0.1:0 ipc://$dir/s abstract://weir-peer-$$}; do
    for p in pair0 pair1; do
        run $url "$p recv 500 0-4096 7" "$p send 500 0-4096 7"
        run $url "$p send 500 0-4096 7" "$p recv 500 0-4096 7"
        run $url "$p recv 20 0-1048576 8" "$p send 20 0-1048576 8"
        run $url "$p both 300 0-4096 1 peerseed=2" "$p both 300 0-4096 2 peerseed=1"
        run $url "$p echo 0 0 0" "$p pingpong 1000 64 1"
    done
    run $url "pull0 recv 500 0-4096 3" "push0 send 500 0-4096 3"
    run $url "push0 send 20 0-1048576 3" "pull0 recv 20 0-1048576 3"
    run $url "pull0 recv 500 8-4096 3 order=any" "push0 send 500 8-4096 3"
    run $url "pull0 sink 0 0 0" "push0 blast 1 1024 0"
    run $url "pub0 send 500 0-512 4 topics=a.,b.,ab settle=50 sendbuf=500" "sub0 recv 500 0-512 4 topics=a.,b.,ab recvbuf=500"
    run $url "pub0 send 500 0-512 4 topics=a.,b.,ab settle=50 sendbuf=500" "sub0 recv 500 0-512 4 topics=a.,b.,ab subscribe=a recvbuf=500"
    run $url "sub0 recv 500 8-512 4 topics=a.,b. order=gaps subscribe=b recvms=500" "pub0 send 500 8-512 4 topics=a.,b."
    run $url "rep0 echo 500 0 0" "req0 ask 500 0-4096 5"
    run $url "rep0 echo 0 0 0 contexts=8" "req0 ask 500 0-4096 5 contexts=16"
    run $url "req0 ask 20 0-1048576 5 contexts=4" "rep0 echo 20 0 0 contexts=2"
    run $url "respondent0 echo 0 0 0" "surveyor0 ask 300 0-4096 6"
    run $url "surveyor0 ask 300 0-4096 6 contexts=4" "respondent0 echo 300 0 0 contexts=4"
    run $url "bus0 send 16 0-1024 9" "bus0 recv 16 0-1024 9"
    run $url "bus0 both 16 0-1024 1 peerseed=2" "bus0 both 16 0-1024 2 peerseed=1"
    run $url "bus0 recv 300 8-1024 9 order=gaps recvms=500" "bus0 send 300 8-1024 9 pace=200"
    run $url "bus0 echo 0 0 0" "bus0 pingpong 500 100 1"
done
exit $bad
