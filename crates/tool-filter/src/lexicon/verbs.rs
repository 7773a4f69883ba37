//! Verbs of programming interfaces, by what they do.

/// Verbs that only look. A name headed by one reads, unless something else in it acts.
pub(super) const READ: &str = "
    screen rerank  aggregate analyse analyze assess autocomplete average benchmark browse calc calculate cat check classify
    compare compute divide multiply subtract correlate count decode describe detect determine diagnose diff discover display enumerate estimate examine explain
    explore extract fetch filter find forecast geocode get grep has hash identify infer inspect introspect is lint list locate lookup ls
    measure obtain paginate parse peek ping poll predict preview probe profile query rank read recommend retrieve scrape search show simulate stat
    suggest summarise summarize tail tally traverse validate view visualize whoami whois
";

/// Read verbs whose object is an action that does not take place: `preview_invoice_create`.
pub(super) const RATHER_THAN_DOING: &str = "
    preview simulate validate estimate explain check predict forecast dryrun can calculate compare
";

/// The blocklist: create, update, delete, send, refund and the verbs that mean the same.
pub(super) const BLOCKLIST: &str = "
    add alter amend append clear create delete del destroy discard dispatch drop edit email erase forward insert mail modify mutate new
    notify overwrite patch post provision publish purge put refund register reimburse remove rename replace repay reply reset rm send
    set store submit truncate unset update upsert upload wipe write
";

/// Other verbs that change, start, stop, send or run something, and that are hardly ever nouns.
pub(super) const WRITE: &str = "
    end revise reprocess relist requeue repeat reprint settle dispute amend negotiate hire trade abort accept acknowledge ack acquire
    activate adjust advance allocate allow apply approve archive assign attach authenticate authorize ban begin bind blacklist bookmark
    boost bulk buy cancel capture checkin checkout claim click clone close commit compose configure confirm connect convey copy crawl
    deactivate debit decline decommission demote deny deploy deposit deprecate deprovision deregister detach disable disconnect dismiss
    downgrade drag duplicate emit enable encrypt enqueue enroll escalate evict exec execute expire extend finalize finish flush follow
    force freeze grant halt hide impersonate ingest initialize initialise init initiate install invite invoke issue join kick kill
    launch leave link lock login logon logout manage mark merge migrate minimize mint move mute navigate onboard optimize pause pay
    perform persist pin populate press prioritize proceed process promote pull push quit reactivate reassign reboot rebuild
    recalculate reconnect record recover recreate redeem redeploy redo reindex reinstate reject release reload remediate renew reopen
    reorder reorganize rerun resend reschedule resize resolve respond restart restore resubmit resume retire retrain retry revert revive
    revoke rollback rotate run save schedule scale sell share shutdown sign signup skip snooze spawn split star start stop subscribe
    suspend swap switch sync synchronize tap teardown terminate toggle touch train transfer transition trash trigger tweet type
    unarchive unassign unban unbind unblock undelete undeploy undo unfollow uninstall unlink unlock unmute unpin unpublish unregister
    unshare unstar unsubscribe untag upgrade vacuum void vote withdraw write place batch draft import backup transcribe book charge
    disburse enforce override ship fulfill hover scroll swipe fill drain cordon uncordon taint tag label unlabel pick rate react like
    unlike download compile build rebase stash fork squash stage unstage select use change make wake sleep mount unmount seed fix
    refactor rewrite annotate highlight protect unprotect rollout export call dial hangup speak say play print order exit expose
    fire flag unflag hold unhold host log finetune open refresh report request bid complete uncomplete increment decrement stake unstake
    bridge broadcast
";

/// Further verbs that change, start, stop or send, so that a name or sentence with one is never taken for a noun phrase.
pub(super) const FURTHER_WRITE: &str = "
    abandon accelerate accrue administer adopt affix amplify animate announce anonymize appoint arrange assemble augment automate
    backfill backport banish bless boot bump bypass calibrate certify chmod chown christen clean cleanse coalesce collapse 
    commence commission compact compensate  condense consolidate contest contribute convene crop curate customize customise
      defer defrag defragment degrade delegate deliver demolish dequeue designate detonate disarm disassociate
    discontinue disengage dislike dismantle displace dispose distribute divert donate downvote drive eject elect eliminate employ empty
    enact enforce engage enhance enlarge enlist enrich ensure enter erect escalate establish exempt expedite expunge extinguish failover
    finetune flatten flip fold forbid forfeit forget formulate freeze fulfil fuse gift go grab graduate harden hibernate hoist
    ignite ignore implement impose imprint improve inflate inject instantiate insure integrate intensify interrupt introduce invalidate
    invert isolate jail jump kickoff lend lengthen lift liquidate localize lower maintain materialize maximize moderate monetize
    mutate nominate nudge nullify obfuscate obliterate offboard offload omit operate opt orchestrate orphan oust override
    parallelize pass paste peel penalize pivot plug polish postpone precompute prefetch prepend preserve prioritise privatize procure
    prohibit prolong prune quarantine quiesce raise randomize reap rearrange reclaim recolor recruit rectify recycle redact redirect
    reduce refill refinance refine reforecast regenerate relaunch relay relinquish relocate remap remediate remind remodel remount
    reorganise repair replenish replicate rephrase repossess reroute reshape reshard resync retag retarget retitle retype reuse revive
    rewind rework satisfy scaffold scatter scramble scrap scrub seal secure seize shake sharpen shelve shorten shred shrink shuffle shut
    sideload silence  smash spam spawn splice squeeze stabilize standardize steal steer stitch streamline strengthen subtract
    sunset supersede suppress surrender sweep tamper tear tender thaw throttle throw tie tighten transact transcode transform transmit
    transplant transport trim turn uncheck unclaim undock unenroll unfold unfreeze unfriend ungroup unhide unify unite unload unmark
    unmask unpack unpair unpause unplug unreact reserve unreserve unresolve unsave unschedule unseal unselect unsend unset unsnooze unsuspend
    unsync unwatch upscale upvote vote waive warm warn weaken whitelist widen wrap yank zero zeroize affiliate  reprioritize rebalance
    reauthorize reparse replay reschedule provision
";

/// Verbs that look, build a text to answer with, or act: what the description says they are done to decides.
pub(super) const CONTEXTUAL: &str = "export download resolve";

/// Members of the two lists above that are as often nouns: behind another noun or a read verb they name a thing.
pub(super) const ALSO_NOUN: &str = "
    override
    end broadcast crawl resume trade repeat dispute rebase manual compose draft archive backup batch bid book bookmark bridge build call
    capture change charge checkout claim clone commit copy deposit drag email export fire fix flag follow fork format grant hold host
    import install invite issue label launch like link lock log login mail mark merge migrate mint mount new open order patch pay pin
    place play post press print process pull push rate record refund register release replace reply report request reset restore rollback
    rollout run sale scale schedule seed set share ship sign signup split stage stake star start stash stop store swap switch sync tag
    taint template touch train transfer transition trash trigger tweet type update upgrade upload void vote bulk complete refresh edit
    download deploy select exit sleep close lead bind leave join clean cut deliver drive empty lift purchase reserve reward roll shift
    signal slice spread stamp top transport turn mask mirror paste repair rent replay spin strip warm wind wrap serve contest anchor
    tune maintain resolve spam upvote downvote pass crop
";

/// Nouns rather than verbs even at the head of a name, when a read verb follows: `order_list`, `issue_get`.
pub(super) const NOUN_FIRST: &str = "
    book bookmark build call charge commit draft email flag issue label link log mail order process record release report request run
    schedule stage store tag template transfer type vote host claim grant pin post batch rate job pull merge backup trigger crop
";

/// Verbs that may look or act: the description has to say which.
pub(super) const UNCLEAR: &str = "
    combine deduplicate dedupe simplify concatenate
    evaluate answer ask audit chat collect consult do draw dump expand follow gather generate handle help interact load map monitor
    observe plan plot prepare recall render research review sample scan screenshot snapshot solve suggest test think trace track verify
    wait watch work route learn debug investigate navigate interpret reason match group sort compress embed debate delegate rerank
    propose align tokenize normalize sanitize encode convert format translate reverse decrypt reconcile return tell give see view zip unzip try submit
    capture keep
";
