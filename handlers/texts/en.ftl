# What the bot says in English; the same names as in vi.ftl.

# --- joining ---
stranger = Hello. This is the automatic reporting service of { $body }. You need an invitation code to join. Type the code, or call the officer who invited you.
code-wrong = This code is wrong or has expired. Type it again, or ask an officer of { $body } for a new one.
code-used = This code has been used already. Ask an officer of { $body } for a new one.
code-too-often = Too many wrong codes. Try again in an hour.
notice-heading = The cell's monthly report
notice =
    This is an automatic service run by { $body }.
    You are invited as: { $role }, { $unit }.

    It keeps only: your unit, your role, your messaging address (encrypted) and the figures you send. No names, phone numbers, pictures or files. That you are a Party member is sensitive data; only the officers in charge see it.
    They are used for two things: (1) to receive and sum up reports; (2) to remind you before the due day. Messages travel through your messenger; the figures are kept on the server of { $body }.
    You can see, correct, withdraw or erase at any time: type "my data".

    Do you agree?
agree = I agree to both
agree-only = Report only, no reminders
decline = No
declined = Understood, nothing more is kept. Open the link in your invitation again when you want to join.
consent-again = Please press one of the three buttons: both, report only, or no.
welcome = Thank you. From now on you report for { $unit } right here.
welcome-staff = Thank you. From now on you receive the summary of { $unit } right here.
welcome-until = This task is for a time: up to and including { $until }.
handed-over = The task of { $role } of { $unit } has been handed over to somebody else. You can no longer see or send the reports of this unit. Thank you. If this is a mistake, please call { $body }.
handed-over-drafts = { $count ->
    [one] Your predecessor left one report half filled in. You can go on with it.
   *[other] Your predecessor left { $count } reports half filled in. You can go on with them.
  }
no-post = You have no reporting duty at present. To join again, type a new invitation code.

# --- how the bot introduces itself ---
command-menu = What is to be reported
command-help = Help
command-late = Who has not reported
command-digest = This month's digest
command-picture = The chart
command-excel = The Excel workbook
command-stop = No more reminders
bot-description =
    The automatic reporting service of { $body }: a few questions to each cell every month, reminders before the due day, a summary for the district.

    You need an invitation code to join. Tap Start.
bot-short-description = The cells' monthly report, run by { $body }. Join with an invitation code.

# --- the menu ---
menu-heading = { $unit } · { $period }
menu-one-message =
    Quickest: type the whole report in one message, with your cell's numbers. For example:
    Họp thường kỳ { $day }, tổng { $total }, miễn 0, có mặt { $present }, vắng 2 có lý do, 90 phút, có nghị quyết, loại tốt 95 điểm, đã đăng sổ tay, không cần hỗ trợ, không kết nạp, không khuyết
menu-owed = { $count ->
    [one] 1 item is left this month.
   *[other] { $count } items are left this month.
  } Due: { $due }.
menu-overdue = { $count ->
    [one] 1 item of { $period } is
   *[other] { $count } items of { $period } are
  } overdue. It can still be sent until { $until }.
menu-done = All reports of this month are in. Thank you.
menu-nothing = There is nothing to report at the moment.
menu-start = { $form } · { $period }
menu-resume = Continue: { $form } · { $period }
menu-sent = View, correct: { $form } · { $period }
month-choose = Choose a form of this month.
menu-another = Add another meeting
menu-language = Tiếng Việt
link = Other channels
link-list = You are using: { $channels }. You can use another channel as well: what you have begun goes on there.
link-code = Get a code
link-code-is = Your code: { $code }. Open the other channel (Zalo, Telegram or the web page) and type it there. It works once, within { $minutes } minutes. Give it to nobody.
link-done = Linked. From now on you can use this channel too.
link-other = Somebody else reports on this channel. To link it, that person must leave it first.
link-off = Leave this channel
link-page = Or open on the other device: { $url }
link-drop = Drop { $channel }, last used { $last }
link-last = This is your only channel, so it cannot be left. To stop reminders, type "stop".
link-gone = This channel is no longer yours. Go on where you are still linked.
menu-digest = Summary { $period }
menu-late = Who is missing?
menu-staff = You can see the figures of { $unit }.
menu-button = Menu
help =
    One question at a time. Tap a button or type the answer: a number (25/30), a day (3/10, hôm qua), or the words on a button.
    • "back": the question before · "edit": change an answer
    • "later": go on another time, nothing is lost
    • "menu": what is to be reported
    • "stop": no more messages
    For help, call an officer of { $body }.
stopped = You will get no more reminders. What you have begun is kept. To go on, type "menu".
stop-sure = Do you want no more reminders?
stop-yes = No more messages
stop-no = No, go on
language-changed = From now on I use English.
social = Thank you.
media =
    { $kind ->
        [voice] I cannot listen to voice messages. Please type words or tap a button.
        [audio] I cannot listen to voice messages. Please type words or tap a button.
        [sticker] Thank you. A sticker does not count as an answer.
        [contact] No contact or phone number is needed. Please type words or tap a button.
        [location] No location is needed. Please type words or tap a button.
        [venue] No location is needed. Please type words or tap a button.
       *[other] Please send no pictures, files or voice messages here. Type words or tap a button.
    }
group = I do not answer in groups. Please open a private chat with me to report.
edited = You changed a message already sent. The answer received stays as it is. To change it, type "edit".
forwarded = This is a forwarded message, so it does not count as an answer.
not-understood = I did not understand. Please choose one of these.
trouble = Something went wrong here. Your earlier answers are safe. Please try again in a few minutes.

# --- a question ---
question-heading = { $form } · { $period } · { $number }/{ $total }
confirm-value = { $value }, is that right?
yes = Yes
no-retype = No, type again
back = ◀ Back
later = Later
done = Done
skip = Skip
keep = Still { $value }
change-other = Change: { $what } ({ $value })
add-another = Add one
no-more = No more
repeat-question = { $label }: one more?
first-question = This is the first question.
required = This question needs an answer before the report can be sent.
choose-some = Choose at least one, then tap Done.
not-yet = This question has to be answered before the report can be sent.
old-button = That button belongs to an earlier question.
resumed = Let us go on where you stopped.
paused = Saved. Go on whenever you like: type "menu" or tap the button.
continue = Continue
drop-sure = Drop this draft? Its answers will be lost.
drop = Drop it
keep-draft = No, keep it
dropped = The draft was dropped.
pick-day = 📅 Pick a day
calendar-days = Mo Tu We Th Fr Sa Su
calendar-close = Close the calendar
calendar-empty = No day in the calendar fits this question. Please type the day.
whole-list = Show the whole list
chosen = Chosen: { $labels }.
search-found = { $count ->
    [one] One entry fits what you typed.
   *[other] { $count } entries fit what you typed.
    } Choose one, or type more.
type-number = Type a number
type-date = Type a day, e.g. 3/10
type-month = Type a month, e.g. 7/2026
type-text = Type words, no names of people

# --- the summary ---
summary-heading = { $form } · { $period } · Check
summary = Please check. To change a line, tap it.
summary-line = { $short }: { $value }
empty-value = (left empty)
send = Send
sent-heading = Report received
sent =
    { $form } · { $unit } · { $period }
    Receipt: { $number }
    { $time }, { $state }.
state-on-time = on time
state-late = late
state-corrected = correction { $count }
receipt-correct = It can be corrected until { $until }.
next-owed = { $count ->
    [one] 1 item is left.
   *[other] { $count } items are left.
  }
all-done = That is everything for { $period }. Thank you!
locked = The report for { $period } is locked. To change it, call an officer of { $body }.
sent-view = The report was sent at { $time }, number { $number }.
correct = Correct the report
answer-several = You can answer several questions in one message, each on its own line. The next ones:
not-taken-from = Not noted from here on: “{ $line }”.
taken-from-message = Noted: { $answers }.
send-all = Send all { $count }
together-heading = Look over · { $period }
taken = Another report of this meeting stands already. Please open that one and correct it.

# --- why an answer was not taken (reason-CODE) ---
reason-not-understood = I did not understand. Please answer again.
reason-empty = Please answer, or tap a button.
reason-too-long = That is very long. Please answer in a few words.
reason-unsure = You do not sound sure. Please confirm.
reason-not-known = This question needs an answer. If you do not know yet, tap “Later”.
reason-same-as-before = There is nothing from last month to take over. Please answer it here.
reason-new-every-time = This is new every time, so nothing is taken over from the last report. Please answer for this one.
reason-several = That is more than one answer. Please choose one.
reason-vague-date = Please give the exact day, for example 3/10 or yesterday.
reason-no-such-day = There is no such day. Please look again.
reason-still-to-come = That day or month has not come yet. Please look again.
reason-already-past = That day or month is past. Please look again.
reason-far-from-month = That day is far from the month reported. Please give day and month.
reason-outside-month = That day is not in the month reported. Please confirm.
reason-too-far-ahead = That day is too far ahead. Please look again.
reason-day-alone = Please give the month too, for example 3/10.
reason-todays-weekday = Today is that weekday too. Which day do you mean?
reason-lunar = Is that a lunar or a solar day? Please choose.
reason-lunar-day-alone = Please give the solar day, for example 3/10.
reason-date-disagrees = The weekday and the date do not agree. Which day do you mean?
reason-vague-month = Please give the exact month, for example 7/2026.
reason-vague-time = Please give the exact time, for example 19:30.
reason-morning-or-evening = Morning or evening? Please choose.
reason-vague-duration = Please give the minutes, for example 90.
reason-about = This is how I understand it. Please confirm.
reason-which-unit = Minutes or hours? Please write it, for example 90 minutes.
reason-inexact = Please give the exact number.
reason-negative = This number cannot be less than 0.
reason-not-whole = Please type a whole number.
reason-too-many = This number is too large. Please look again.
reason-more-than-members = This number is larger than that of the members. Please look again.
reason-without-marks = Without its marks this word has several meanings. Please confirm.
reason-mistyped = This may be a slip of the keyboard. Please confirm.
reason-unusual-number = This number is unusual. Please confirm.
reason-which-scale = The scale is 100 points. Please type it again, for example 85.
reason-more-than-expected = More present than expected. Please look again.
reason-fewer-than-half = Fewer than half were present. Please confirm.
reason-other-total = The total differs from the one above. Please confirm.
reason-figures-disagree = The numbers do not agree. Please type again how many were present.
reason-yes-or-absent = Do you mean “yes” or “absent”? Please choose.
reason-yes-or-stop = Do you agree, or do you want to stop? Please choose.
reason-maybe = Please answer yes or no.
reason-ambiguous-short = This abbreviation has several meanings. Please choose.
reason-close-spelling = Do you mean this?
reason-call-instead = Please call the commune's officer about this. No details are kept here.
reason-names = Names are not kept. Only the number is needed.
reason-phone-number = Telephone numbers are not kept. Please just answer the question.
reason-id-number = Identity and card numbers are not kept. Please just answer the question.
reason-personal = Birth dates, home addresses, e-mail and personal pages are not kept. Please just answer the question.
reason-illness = Matters of health are not kept. Only the number is needed.
reason-discipline = Matters of discipline are not kept. Please report them in person.
reason-secret = This must not be sent here. Please report it in person.
refused-required = This question has to be answered before the report can be sent.
refused-constraint = This does not fit your other answers. Please look again.
refused-type = I could not read that. Please answer again.
refused-choice = Please choose one of these.
refused-range = This number is out of range. Please look again.
refused-not-asked = This question need not be answered any more.
refused-too-many = Too many rows. Please report in several parts, or call an officer.

# --- reminders and the digest ---
reminder-brief = { $unit } still owes { $count } of the reports for { $period }, due { $due }. Write here to report.
reminder-heading = Reminder: reports for { $period }
reminder =
    { $unit } still owes { $count }: { $forms }.
    Due: { $due } ({ $left }).
days-left = { $days ->
    [0] today is the last day
    [one] 1 day left
   *[other] { $days } days left
  }
days-over = { $days ->
    [one] 1 day overdue
   *[other] { $days } days overdue
  }
reminder-line = • { $unit }, { $period }: { $forms }. Due: { $due } ({ $left }).
reminder-begun = { $count ->
    [0] You have answered everything in { $form }; only "Send" is left. Go on?
    [one] You have begun { $form }; 1 question is left. Go on?
   *[other] You have begun { $form }; { $count } questions are left. Go on?
  }
nudged = Your officer reminds you:
change-hour = Change the hour
later-today = All right. I will remind you at { $time } today.
later-other = All right. I will remind you at { $time } on { $date }.
later-nothing = Nothing is owed any more. There will be no reminder.
hour-question = At what time do you want to be reminded? Now: { $now }.
hour-usual = As it suits
hour-now-usual = as it suits
hour-set = All right. From { $date } on you are reminded at { $time }.
hour-set-usual = All right. From { $date } on you are reminded at the hour at which you usually answer.
hour-wrong = That lies in the quiet hours. Please choose another time.
unreachable-heading = Cannot be reached · { $period } · { $unit }
unreachable-what-to-do = Reminders do not reach these cells, or nobody has answered for long. Please call, invite the person again, or invite somebody else.
missing-cell = • { $unit }: { $forms } ({ $state })
missing-committee = • { $committee } ({ $count }): { $names }. In charge: { $owner }.
missing-more = … and { $count } more lines.
state-nobody = nobody reports yet, invite somebody
state-unreachable = cannot be reached, please call
state-stopped = wants no reminders, please call
state-failing = messages do not arrive, please call
state-begun = has begun
state-new = took up the post on { $since }, not counted as late
state-silent = silent since { $since }, please call
state-reminded = { $count ->
    [0] not reminded yet
    [one] reminded once
   *[other] reminded { $count } times
  }
owner-officer = the officer of { $unit }
owner-nobody = no officer yet
nudge-one = Remind { $unit }
behalf-one = Type in
behalf-named = Type in for { $unit }
nudge-all = Remind all ({ $count })
nudge-done = { $count ->
    [0] Nobody else was reminded.
    [one] 1 person was reminded.
   *[other] { $count } people were reminded.
  }
nudge-already = { $count ->
    [one] 1 person was reminded today already.
   *[other] { $count } people were reminded today already.
  }
nudge-unreachable = Cannot be reached: { $units }. Please call.
nudge-nobody = Nobody reports for: { $units }. Please invite somebody.
nudge-none-missing = These cells have sent everything.
nudge-quiet = These are quiet hours; the message goes out at { $time }.
start-now = Do it now
digest-heading = Summary { $period } · { $unit }
digest-sent = Sent: { $sent }.
digest-part-sent = sent: { $sent }
digest-part-late = late: { $late }
digest-part-back = sent back, to be mended: { $back }
digest-missing = Missing: { $who }.
digest-missing-some = { $committee } ({ $count }): { $names }
digest-missing-all = { $committee }: all { $count } cells
digest-missing-count = { $committee }: { $count } cells
digest-missing-reports = { $committee }: { $count } reports missing
digest-none-missing = All have reported.
digest-part-held = met: { $held }; not yet: { $not_yet }; could not: { $impossible }
digest-part-thematic = no thematic meeting in { $quarter }: { $without }
digest-part-attendance = members at meetings: { $attendance }; meetings below { $limit }%: { $low }; absent without reason: { $unexcused }
digest-part-weak = graded average: { $average }, poor: { $poor }
digest-part-admissions = admitted this year: { $admissions }
digest-part-admissions-without = admitted this year: { $count } (no target yet)
digest-part-who = women { $women }, ethnic minorities { $minority }, farmers { $farmers }; farmers of ethnic minorities in hard areas: { $hard }
digest-part-ceremonies = ceremonies over { $limit } working days: { $count }
digest-part-probation = probation ends within { $limit } days: { $count }
digest-part-probation-over = over 12 months of probation, full membership not reported: { $count }
digest-vacancies = Posts vacant: { $open } (for over { $limit } days: { $old }); newly vacant: { $new }; filled: { $filled }.
digest-before = Before: { $what }.
digest-part-before = { $period } sent { $sent }, met { $held }, attendance { $attendance }, admitted { $admitted }, vacant { $vacant }
digest-nobody-yet = Meetings of { $period }: no cell has reported yet ({ $sent }); the figures below are those of { $earlier }.
digest-earlier = Newest month with reports: { $period }.
digest-line = { $label }: { $figure }.
digest-gone = ⚠ Messages arrive no more, since the person who reports blocked us or closed the account: { $units }. Please call, or invite again.
digest-as-of = As of { $time }.
late-heading = Missing for { $period } · { $unit }

# --- the desk: questions of staff ---
desk-digest = Digest { $period }
desk-late = Who is missing?
desk-deep = Unit by unit
desk-picture = Picture
desk-excel = Excel
desk-page = Page to print
desk-compare = Against the last period
desk-compared = { $unit } · { $new } against { $old }
desk-change = • { $figure }: { $new } (before: { $old })
desk-figure = { $figure }: { $value }
desk-unknown = no figures yet
desk-not-met = Reported no meeting in { $period }: { $count ->
    [one] one cell
   *[other] { $count } cells
  }.
desk-planned = planned for { $day }
desk-planned-passed = the planned day { $day } has passed
desk-target-sure = Admissions, target of { $unit } for { $year }: { $target } (before: { $before }), from { $since } on. Right?
desk-target-none = none yet
desk-target-done = The target of { $unit } for { $year } is { $target } from { $since } on. The earlier one stays on record.
desk-unknown-figure = { $figure }: no figures yet.
desk-decision-none = No admission lacks its day of decision.
desk-decision-list = Admissions without a day of decision: { $count }. Choose one to enter the day.
desk-decision-of = { $number } · { $unit }
desk-decision-which-day = On which day was { $number } decided? Type a day such as 03/10/2026.
desk-decision-no-day = That day is not clear. Type day/month/year such as 03/10/2026, or cancel.
desk-decision-bad = { $day } cannot be recorded: a decision is not later than today or the ceremony, and at most 400 days ago.
desk-decision-done = { $number } ({ $unit }): decided on { $day }, recorded.
desk-decision-note = Decided on { $day }. Please tell the day of the ceremony.
desk-why-decision = day of decision entered by staff
desk-any-post = posts
desk-vacant = Vacant, { $post }: { $count }.
desk-vacant-line = • { $unit }: { $post }, since { $since } ({ $days } days)
desk-not-begun = { $period } has not begun yet.
desk-not-then = { $unit } was not in the list in { $period }.
desk-which-unit = Which unit do you mean?
desk-page-before = ◀ Previous page ({ $number }/{ $count })
desk-page-after = Next page ({ $number }/{ $count }) ▶
desk-open-cell = { $unit }
desk-before = ◀ { $period }
desk-no-branch = nothing yet
desk-not-yours = This is outside what you look after ({ $units }). If you need it, call { $body }.
desk-not-yours-named = { $unit } is outside what you look after ({ $units }). If you need it, call { $body }.
desk-examples =
    I did not understand. You can ask like this:
    • who is missing
    • { $name } last month
    • compared with last month
    • vacant village head
    • export excel Q3
    • unlock { $code } September
desk-quiet = No digests unasked
desk-loud = Send digests again
desk-quiet-done = All right. No digest comes by itself any more. You can still ask at any time.
desk-loud-done = All right. Digests come as planned.
desk-own = How does our cell stand?

# --- the desk: files and links ---
desk-making-picture = Drawing the picture of { $period } for { $unit }. It comes as soon as it is done.
desk-making-workbook = Making the Excel file of { $period } for { $unit }. It comes as soon as it is done.
desk-making-raw = Exporting the reports of { $period } for { $unit } to Excel. The file comes as soon as it is done.
desk-making-csv = Exporting the reports of { $period } for { $unit } to CSV (a zip). The file comes as soon as it is done.
desk-making-xml = Exporting the reports of { $period } for { $unit } to XML (a zip). The file comes as soon as it is done.
desk-still-making = It is a big file and takes some minutes more. Still at it.
desk-nothing-to-send = There is nothing to make a file of for this period.
desk-file-failed = This file could not be made. Please try again later, or tell the operator.
desk-file-too-large = This file is too large for the memory of the server. Please ask for one month, or for a smaller unit.
desk-raw-heading = Reports of { $period } · { $unit }
desk-link =
    The figures of { $period } for { $unit }:
    { $link }
    Whoever has this link can see them, until { $until }. Pass it on only to those responsible.
desk-unlink = Take the link back
desk-unlink-one = Take back { $number }
desk-unlinked = Link { $number } is taken back. Nobody can open it any more.
desk-link-line = • { $number }: { $unit }, { $period }, until { $until }
desk-no-links = No link is open.
page-until = This page can be seen until { $until }. Please do not pass it on.
desk-open-link = Open the page

# --- the desk: a cell and its reports ---
desk-totals-only = Single admissions are for the commune only. Above it there are totals.
desk-left-out = { $unit } is of a kind that does not report through this service.
desk-state-missing = not sent
desk-state-sent = sent { $time }, on time
desk-state-late = sent { $time }, late
desk-state-waived = counted as on time
desk-state-returned = sent back to be corrected
desk-state-accepted = accepted
desk-marks = ✓ on time · ◷ late · ✗ not sent
desk-nobody = Nobody reports for it yet. Invite somebody, or type it in yourself.
desk-somebody = Whoever reports for it can be written to.
desk-unreachable = Whoever reports for it cannot be written to: please call, or type it in yourself.
desk-open-form = See: { $form }
desk-open-report = Open the report
desk-accept-all = Accept all { $count } reports
desk-behalf = Type in: { $form }
desk-people = Who reports
desk-number = number { $number }
desk-sent-by = Sent by: { $by }, through { $channel }.
desk-accept = Accept
desk-accepted = { $count ->
    [0] No report waits to be accepted.
    [one] One report accepted.
   *[other] { $count } reports accepted.
  }
desk-back = Send back
desk-ask = Ask about a number
desk-history = History
desk-xml = XML file
desk-correct = Correct it for them
desk-waive = Count as on time
desk-which-back = Which answer needs correcting?
desk-which-ask = Which answer do you ask about?
desk-whole = The whole report
desk-leave = Leave it
desk-left = All right, dropped.
desk-noteless = Send back without a note
desk-note-back = { $about }. Type what is to be corrected (no names of people), or send it back without a note.
desk-note-ask = { $about }. Type your question (no names of people).
desk-changed-meanwhile = The report has just been corrected. Please look at the new version.
desk-sent-back = Sent back to { $unit }. While it waits, it does not count as late.
desk-asked = Your question went to { $unit }.
desk-not-told = Whoever reports could not be written to: please call.
desk-waive-why = Why does it count as on time?
desk-waive-network = No signal
desk-waive-weather = Floods, bad roads
desk-waive-other = Another good reason
desk-waived-done = This report counts as on time.
desk-unlock = Unlock
desk-unlock-days = { $days } days
desk-unlock-how-long = For how long shall the reports of { $period } be unlocked for { $unit }?
desk-unlocked = The reports of { $period } are unlocked for { $unit }, until { $until }.
desk-wants = { $unit } asks to unlock the reports of { $period }. For how many days?
desk-history-sent = • { $time }: version { $number }, { $why }, through { $channel }. { $by }
desk-history-deed = • { $time }: { $what }. { $by }
desk-until = until { $time }
desk-operator = The operator
desk-former = Somebody who holds no post any more
desk-channel-telegram = Telegram
desk-channel-zalo = Zalo
desk-channel-zalo-oa = Zalo OA
desk-channel-web = the web page
desk-channel-load = a file
desk-why-new = new
desk-why-correction = corrected
desk-why-returned = corrected as asked
desk-why-on-behalf = typed in by staff
desk-why-load = loaded from a file
desk-did-returned = sent back
desk-did-accepted = accepted
desk-did-asked = asked
desk-did-answered = answered
desk-did-unlocked = unlocked
desk-did-wanted = asked to unlock
desk-did-waived = counted as on time

# --- the desk: who reports ---
desk-people-heading = { $unit } · Who reports
desk-holder = • { $role }: { $channel }, last heard of { $time }
desk-holder-silent = • { $role }: not heard of yet
desk-hand = Hand over to a new secretary
desk-deputy = Put in a deputy
desk-relieve = End the task now
desk-relink = A new link to get back in
desk-lost = The phone is lost
yes-do-it = Yes
desk-hand-sure = Make a hand-over code for the new secretary of { $unit }? When it is used, the old one loses all rights at once. Reports and drafts stay with the cell.
desk-relieve-sure = End the reporting task of { $unit } now? Whoever reports loses all rights and is told.
desk-lost-sure = Is the phone of whoever reports for { $unit } lost? All devices in use are signed out at once, then there is a new code. Reports and drafts stay.
desk-relink-what = With it the { $role } gets back in and goes on where things were left.
desk-relink-you = An officer of { $body } has just made a code for you to get in on another device. If you did not ask for it, please call the officer at once.
desk-relieved = Done. Nobody reports for { $unit } now.
desk-relieved-you = Your task of reporting for { $unit } has ended. Thank you. If this is a mistake, please call { $body }.
desk-deputy-how-long = For how long does somebody stand in at { $unit }?
desk-hand-what = It makes the newcomer the secretary.
desk-deputy-what = The deputy can report up to and including { $until }.
desk-code =
    The code for { $unit }: { $code }
    { $what } It can be used once, within { $days } days. Read it out by telephone, or hand it over in person.
desk-units-rename = { $code } is called “{ $name }” from { $on } on.
desk-units-merge = { $codes } merge into { $code } “{ $name }” from { $on } on.
desk-units-move = { $code } “{ $name }” stands under { $codes } from { $on } on.
desk-units-split = { $code } splits into { $codes } from { $on } on. Secretaries of the new cells get their codes afterwards.
desk-units-sure = Figures before that day keep the old units. Do you agree?
desk-units-done = Done.
desk-units-past = That day has come or is past. Choose one after today, best the first of a month.
desk-units-bad = This cannot be: a code or the day is wrong. A new unit needs a code and a name, as: merge HM-A, HM-B into HM-C Cell C from 01/01/2027.
desk-units-bad-split = This split cannot be. It takes two cells at least, each with a code and a name; a new code is of no other unit; no unit stands below. Example: split HM-A into HM-A1 Cell A 1, HM-A2 Cell A 2 from 01/01/2027.
unit-ended = From { $on } on { $unit } is part of, or was divided into: { $into }. From that day on you no longer report for { $unit }. Its earlier reports are kept. Questions? Please call { $body }.

# --- a report that staff worked on, as its sender sees it ---
review-heading = A report to be corrected
review-sent-back = { $form } { $period } of { $unit }: { $body } asks you to look again at “{ $about }”.
review-answer = Correct it now
review-notice = Staff asks you to look again: { $note }
review-no-note = the question below.
review-back = { $unit } has corrected and sent again: { $form } { $period }.
review-asked = { $body } asks about { $form } { $period } of { $unit }, “{ $about }”:
review-reply = Answer
review-type-reply = “{ $note }” Type your answer, without names of people.
review-thanks = Your answer was passed on. Thank you.
review-answered = { $unit } answers the question “{ $question }”:
review-on-behalf = Staff has typed in { $form } { $period } for { $unit }. Please have a look.
review-look = See the report
review-want = Ask to unlock it
review-wanted = Your wish was passed on to staff. You will be told when it is unlocked. If it is urgent, call { $body }.
review-unlocked = The reports of { $period } of { $unit } are unlocked until { $until }. Please send or correct them now.

# --- the digest's picture ---
chart-heading = Summary of { $period }
chart-earlier = No cell has reported its meeting of { $period } yet ({ $sent }). The meeting figures below are those of { $earlier }.
chart-tile-sent = Sent, { $period }
chart-tile-attendance = Attendance, { $period }
chart-tile-admissions = Admitted / target { $period }
chart-tile-vacancies = Posts vacant
chart-tile-old = { $count } for over { $limit } days
chart-by-committee = By committee
chart-by-cell = By cell
chart-left-out = and { $count } more rows: see the Excel file
chart-sent = Sent, { $period }
chart-attendance = Attendance, { $period }
chart-admissions = Admitted { $year }
chart-on-time = on time
chart-late = late
chart-missing = missing, or below the mark
chart-threshold = Attendance: mark of { $limit }%
chart-usual = Admissions: usually about { $share }% of the year's target by { $day }
chart-vacancies = Vacant posts on { $day }
chart-age-new = up to 30 days
chart-age-middle = 31–{ $limit } days
chart-age-old = over { $limit } days
chart-trend = The last 12 months
chart-trend-sent = Cells that reported, %
chart-trend-attendance = Members at meetings, %
chart-month = { $month }
chart-curve = Admitted { $year } against the target
chart-curve-usual = Black line: what is usually reached by the season. Bars: admitted since January.
chart-curve-target = target { $target }
chart-foot = A cell that has not reported is missing, not zero.
chart-prefixes = Đảng ủy |Chi bộ

# --- the digest's workbook ---
sheet-name-overview = Overview
sheet-name-committees = By committee
sheet-name-cells = By cell
sheet-name-meetings = Meetings
sheet-name-admissions = Admissions
sheet-name-vacancies = Vacancies
sheet-name-definitions = Definitions
sheet-figure = Figure
sheet-numerator = Count
sheet-denominator = Out of
sheet-share = Per cent
sheet-period = Period
sheet-meaning = How it is counted
sheet-key = Key
sheet-committee = Committee
sheet-cell = Cell
sheet-cells = Cells
sheet-reported = Sent, { $period }
sheet-on-time = On time
sheet-late = Late
sheet-missing = Missing
sheet-held = Met
sheet-present = Present
sheet-expected = Expected (members − exempt)
sheet-attendance = Attendance
sheet-target = Target { $year }
sheet-admitted = Admitted { $year }
sheet-vacant = Vacant
sheet-name-trend = 12 months
sheet-name-crosstab = Admissions by group
sheet-name-posts = Vacancies by post
sheet-before = Period before
sheet-before-share = Period before, share
sheet-year-before = A year ago
sheet-year-before-share = A year ago, share
sheet-group = Group
sheet-hard-yes = Hard area
sheet-hard-no = Other areas
sheet-hard-unknown = Area not known
sheet-all = All
sheet-of-all = Of all
sheet-everybody = All admitted
sheet-post = Post, reason
sheet-open-now = Vacant
sheet-new-in = Newly vacant
sheet-filled-in = Filled
sheet-old = Over { $limit } days
sheet-reported-share = Reported, share
sheet-held-share = Met, share
sheet-admitted-month = Admitted in the month
sheet-vacant-end = Vacant at the end
sheet-cut = Only the newest { $shown } reports of { $all }; for all of them type “all reports”.
sheet-total = Total
sheet-sent = Sent, { $period }
sheet-met = Meeting
sheet-unexcused = Absent without reason
sheet-sent-on-time = on time
sheet-sent-late = late
sheet-sent-missing = missing
sheet-held-yes = met
sheet-held-not-yet = not yet
sheet-held-impossible = could not
sheet-sent-at = Sent at
sheet-hard-area = Hard area
sheet-number = Number
sheet-days-open = Days vacant
sheet-filled-on = Filled on
sheet-yes = yes
sheet-no = no
sheet-path = Belongs to
sheet-report-key = Report
sheet-in-time = In time
sheet-version = Version
sheet-page = Page &P/&N
sheet-unit-code = Code
sheet-code = { $name } (code)

# --- what figures are called, and how each is counted ---
figure-meetings-reported = Cells that reported
how-meetings-reported =
    Cells that sent the meeting report (“not met yet” counts) / cells that owe it. A silent cell is missing, not zero.
figure-meetings-sent-late = Sent late
how-meetings-sent-late =
    Reports first sent after their due moment / reports. Due two days after the meeting, day 10 at the latest, unless the calendar says otherwise.
figure-meetings-sent-back = Sent back, to be mended
how-meetings-sent-back =
    Reports on meetings that staff sent back and the cell has not sent again.
figure-meetings-held = Cells that met
how-meetings-held =
    Cells that met in the month / cells that owe the report.
figure-meetings-not-yet = Not met yet
how-meetings-not-yet =
    Cells that said they have not met yet.
figure-meetings-impossible = Could not meet
how-meetings-impossible =
    Cells that said they could not meet.
figure-attendance = Members at meetings
how-attendance =
    Sum of those present / sum of (members − exempt) over all meetings, never the mean of percentages.
figure-cells-attendance-below-n = Meetings with attendance below { $limit }%
how-cells-attendance-below-n =
    Meetings attended by fewer than { $limit }% / meetings held.
figure-absent-unexcused = Absent without reason
how-absent-unexcused =
    Sum of members absent without a reason.
figure-meetings-without-resolution-or-conclusion = Meetings without resolution or conclusion
how-meetings-without-resolution-or-conclusion =
    Meetings with neither / meetings held.
figure-meetings-with-thematic = Meetings with a thematic part
how-meetings-with-thematic =
    Thematic meetings, combined ones too / meetings held.
figure-meetings-only-thematic = Only thematic (regular one still owed)
how-meetings-only-thematic =
    Cells that reported a thematic meeting only.
figure-meetings-short = Shorter than the rule
how-meetings-short =
    Meetings shorter than the rule / meetings held.
figure-grade-good = Graded Good
how-grade-good =
    Meetings the cell graded Good / meetings held.
figure-grade-fair = Graded Fair
how-grade-fair =
    Meetings the cell graded Fair / meetings held.
figure-grade-average = Graded Average
how-grade-average =
    Meetings the cell graded Average / meetings held.
figure-grade-poor = Graded Poor
how-grade-poor =
    Meetings the cell graded Poor / meetings held.
figure-grade-not-graded = Not graded
how-grade-not-graded =
    Meetings not graded / meetings held.
figure-admissions-vs-target = Admissions against the year's target
how-admissions-vs-target =
    Admitted since January / the unit's target of the year.
figure-admissions-farmer-minority-hard-area = Farmers of ethnic minorities in hard areas
how-admissions-farmer-minority-hard-area =
    Farmer and ethnic minority, in a cell of a hard area / admitted.
figure-admissions-farmer-minority-anywhere = Farmers of ethnic minorities anywhere
how-admissions-farmer-minority-anywhere =
    Farmer and ethnic minority / admitted.
figure-admissions-women = Women
how-admissions-women =
    Women / admitted.
figure-admissions-minority = Ethnic minorities
how-admissions-minority =
    Ethnic minorities / admitted.
figure-admissions-farmers = Farmers
how-admissions-farmers =
    Farmers / admitted.
figure-admissions-youth-union = Youth union
how-admissions-youth-union =
    Youth union members / admitted.
figure-ceremonies-over-n-working-days = Ceremonies after more than { $limit } working days
how-ceremonies-over-n-working-days =
    Held, or still to come, more than { $limit } working days after the decision.
figure-cells-without-thematic = No thematic meeting in the quarter
how-cells-without-thematic =
    Cells without a thematic meeting in the quarter, up to the month looked at / cells that reported in the quarter. Who has not reported is missing, not counted here.
figure-admissions-in-period = Admitted in the period
how-admissions-in-period =
    Members admitted in the month, quarter or year looked at (by the month reported on).
figure-decisions-missing = Admissions without a day of decision
how-decisions-missing =
    Admissions of the year whose day of decision staff has yet to enter.
figure-probation-ends-within-n-days = Probation ends within { $limit } days
how-probation-ends-within-n-days =
    Members whose twelve months since the ceremony end within { $limit } days, without a decision on full membership.
figure-probation-over = Over 12 months of probation
how-probation-over =
    Members whose twelve months have passed while the cell has not reported a decision on full membership.
figure-vacancies-open = Posts vacant
how-vacancies-open =
    Posts vacant on the day of counting.
figure-vacancies-new = Newly vacant
how-vacancies-new =
    Posts vacant since this month.
figure-vacancies-filled = Filled
how-vacancies-filled =
    Posts filled in the month.
figure-vacancies-over-n-days = Vacant for over { $limit } days
how-vacancies-over-n-days =
    Vacant for over { $limit } days, from the first day of the month / posts vacant.

# --- posts (post-NAME) ---
post-secretary = Secretary
post-deputy = Deputy secretary
post-committee-member = Committee member
post-village-head = Village head
post-front-head = Front board head
post-secretary-and-head = Secretary and village head
post-other = Another post

# --- what the calendar told by itself (told-KIND, told-why-REASON) ---

desk-told = Reminders sent
told-heading = Sent by itself · { $unit } · { $period }
told-nothing = Nothing was sent about this period yet.
told-line = • { $at } { $kind }: { $end }
told-reminder = reminder
told-later = reminder that was asked for
told-nudge = reminder by the officer
told-digest = digest
told-missing = list of the missing
told-unreachable = word that nobody can be reached
told-waiting = about to be sent
told-sent = sent
told-failed = could not be sent
told-why-too_late = not sent, it was of no use any more
told-why-reported = not sent, all was reported
told-why-no_post = not sent, the person holds no post any more
told-why-unreachable = could not be reached, somebody else was told
told-why-stopped = not sent, the person wants no messages
told-why-enough = not sent, there were enough reminders this month
told-why-paused = not sent, the branch pauses
told-why-nothing_missing = not sent, nobody was missing any more
told-why-restored = not sent, the data had just been restored
told-why-quota = not sent, the channel is nearly out of messages
back-to-cell = ◀ Back to the cell

# --- Channels whose messages are counted ---

quota = Messages left
quota-heading = Messages left
quota-none = On no channel are messages counted.
quota-line = { $channel }, { $month }: { $used } of { $limit } messages used ({ $received } in, { $sent } out). { $writers } people wrote this month, { $people } ever, at most { $most }.
quota-short = ⚠ More than 80% of the month's messages are used. Digests no longer go out unasked on this channel. Invite more people to the web page, or let the operator add a bot.
quota-last = ⚠ More than 95% of the month's messages are used. The rest is kept for reminders. Who writes is led to the web page.
quota-spent = ⚠ The platform says that the month's messages are spent. Nothing can be sent on this channel for now. Call those who have not reported, or give them the web address.
quota-crowded = ⚠ This bot has nearly all the people it may have. New ones may be kept out. Let the operator add a bot.
quota-web =
    The free messages of this month are nearly used up. What you just sent is kept.
    Please go on on the web page: { $url }
    Next month, write here as before.
# --- the data about oneself ---
me = My data
me-heading = Data about you
me-card =
    Number: { $id }. Post: { $posts }.
    Channels: { $channels } (the address is encrypted).
    Reports sent: { $reports }. Messages still kept: { $messages }, removed when their time is up.
    Agreed to reporting: { $reporting }.
    Agreed to reminders: { $reminders }.
    No names, phone numbers, pictures or files are kept.
me-no-post = none
me-since = since { $day } (notice { $version })
me-no = no
me-stranger = Nothing is kept about you but this address (encrypted). It is removed when you write no more. For questions please call { $body }.
me-copy = Have a copy
me-copy-is = This is everything that is kept about you.
me-correct = Ask to correct
me-correct-logged = Noted. { $body } will call you by { $answer }. It will be corrected by { $due }. Please say by telephone what is wrong: it is not written down here.
me-correct-news = { $who } asks to have the data about them corrected. Please call by { $answer } and correct it by { $due }. Then press the button.
me-done = Corrected
me-done-thanks = Noted: this is done.
me-corrected = The data about you have been corrected. To see them, type “my data”.
me-reminders-off = No reminders
me-reminders-on = Remind me
me-reminders-are-off = Yes. You will not be reminded any more. Due days stay as they are.
me-reminders-are-on = Yes. You will be reminded before the due day.
me-withdraw = Withdraw consent
me-withdraw-sure = Withdraw your consent? Your post ends at once and you can send no more reports. Reports that were sent belong to the unit and stay. Whoever looks after the unit is told.
me-withdraw-done = Your consent is withdrawn. You hold no post any more. To have your address and messages erased too, type “erase my data”. To join again, ask { $body } for an invitation.
me-erase = Erase my data
me-erase-sure = Erase the data about you? Address, messages and habits are gone for good. Your post ends at once. Reports that were sent belong to the unit and stay, no longer tied to you.
me-erase-done = Your post has ended. Your address and messages are erased within a day, at the latest on { $due }. This is the last message. Thank you. { $body }
me-open-correct = Open: data to correct, due { $due }.
me-open-erase = Open: data to erase, due { $due }.
me-left-news = The { $role } of { $unit } has withdrawn consent and left the post. Please invite somebody else.
me-due-news = Request { $number } about personal data of { $who } is due: to be answered by { $answer }, done by { $due }.

# --- the record ---
record-heading = Record · { $unit }
record-line = • { $time } { $by }, by { $channel }: { $what } ({ $subject })
record-nothing = Nothing yet.
record-more = Older
record-saw-report = saw a report
record-saw-figures = saw the figures
record-sent-report = sent a report
record-accepted = accepted
record-returned = sent back
record-asked = asked about a number
record-answered = answered
record-waived = counted as on time
record-waived-lateness = counted as on time
record-lateness-counts-again = counted as late again
record-wanted = asked to unlock
record-unlocked = unlocked
record-joined = took up the post
record-took-over = took the post over
record-relieved = ended the post
record-invited = invited
record-hands-over = made a code for a successor
record-reminded = reminded
record-ordered-file = ordered a file
record-exported = exported a file
record-exported-reports = exported reports
record-exported-figures = exported figures
record-made-link = made a link
record-opened-link = opened a link
record-opened-file = fetched a file
record-took-link-back = took a link back
record-read = read by the interface
record-made-api-token = made an interface token
record-paused = paused reminders
record-pause-taken-back = took a pause back
record-merged = merged
record-split = split
record-renamed = renamed
record-moved = moved
record-set-target = set a target
record-signed-out = signed a channel out
record-readmitted = gave a code to get back in
record-signed-out-and-readmitted = signed a lost phone out, gave a new code
record-withdrew-consent = withdrew consent
record-linked-account = joined another channel
record-unlinked-account = took a channel away
record-left = left the channel
record-stopped-messages = stopped messages
record-agreed-to-reminders = agreed to reminders
record-declined-reminders = declined reminders
record-agreed-to-digests = agreed to digests
record-declined-digests = declined digests
record-asked-about-own-data = asked about the own data
record-corrected-own-data = corrected data of a person
record-request-about-own-data-done = did a request about data
record-erased = erased data of a person
record-loaded-units = loaded units
record-loaded-rules = loaded rules
record-loaded-reports = loaded reports
record-published = published a form
record-took-api-token-back = took an interface token back
record-set-up-bot = set up the bot
record-set-webhook = set the address for events
record-deleted-webhook = removed the address for events
record-connected-channel = connected the channel
record-made-backup = made a backup
record-moved-database = moved the database
record-restored = restored a backup
record-gap-decided = decided on reminders after a restore
record-purged = removed what is past its time
record-clock = clock of the server changed
record-changed-the-secret-key = changed the secret key
record-forgot-older-keys = forgot older keys
channel-command = command
channel-clock = calendar
channel-api = interface
channel-link = link
channel-load = file
