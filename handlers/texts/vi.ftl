# What the bot says in Vietnamese. Short sentences, one idea each; people are "đồng chí".

# --- joining ---
stranger = Chào đồng chí. Đây là hệ thống báo cáo tự động của { $body }. Đồng chí cần mã mời để tham gia. Xin gõ mã mời, hoặc gọi cho cán bộ đã mời đồng chí.
code-wrong = Mã này không đúng hoặc đã hết hạn. Xin gõ lại, hoặc xin mã mới từ cán bộ của { $body }.
code-used = Mã này đã được dùng rồi. Xin mã mới từ cán bộ của { $body }.
code-too-often = Đồng chí đã gõ sai nhiều lần. Xin thử lại sau một giờ.
notice-heading = Báo cáo hằng tháng của chi bộ
notice =
    Đây là hệ thống trả lời tự động của { $body }.
    Đồng chí được mời làm: { $role }, { $unit }.

    Hệ thống chỉ giữ: đơn vị, vai trò, địa chỉ nhắn tin (được mã hóa) và số liệu đồng chí gửi. Không giữ tên, số điện thoại, ảnh hay tệp. Việc đồng chí là đảng viên là dữ liệu nhạy cảm, chỉ cán bộ được phân công xem.
    Dùng vào hai việc: (1) nhận và tổng hợp báo cáo; (2) nhắn tin nhắc hạn. Tin đi qua ứng dụng nhắn tin của đồng chí, số liệu lưu trên máy chủ của { $body }.
    Đồng chí xem, sửa, rút đồng ý hay xóa được bất cứ lúc nào: gõ «dữ liệu của tôi».

    Đồng chí có đồng ý không?
agree = Đồng ý cả hai
agree-only = Chỉ báo cáo, không nhắc
decline = Không
declined = Vâng, hệ thống không giữ gì thêm. Khi cần, đồng chí mở lại đường liên kết trong thư mời.
consent-again = Xin đồng chí bấm một trong ba nút: đồng ý cả hai, chỉ báo cáo, hoặc không.
welcome = Cảm ơn đồng chí. Từ nay đồng chí báo cáo cho { $unit } ngay tại đây.
welcome-staff = Cảm ơn đồng chí. Từ nay đồng chí nhận tổng hợp của { $unit } ngay tại đây.
welcome-until = Nhiệm vụ này có thời hạn đến hết ngày { $until }.
handed-over = Nhiệm vụ { $role } của { $unit } đã bàn giao cho người khác. Đồng chí không còn xem và gửi báo cáo của đơn vị này. Cảm ơn đồng chí. Nếu có nhầm lẫn, xin gọi cán bộ của { $body }.
handed-over-drafts = { $count ->
   *[other] Người trước để lại { $count } báo cáo đang làm dở. Đồng chí làm tiếp được.
  }
no-post = Hiện đồng chí không còn nhiệm vụ báo cáo. Cần tham gia lại, xin gõ mã mời mới.

# --- how the bot introduces itself ---
command-menu = Danh mục báo cáo
command-help = Trợ giúp
command-late = Ai chưa nộp
command-digest = Bảng tổng hợp tháng này
command-picture = Biểu đồ
command-excel = Bảng Excel
command-stop = Thôi nhận tin nhắc
bot-description =
    Hệ thống báo cáo tự động của { $body }: mỗi tháng hỏi chi bộ vài câu, nhắc trước hạn và tổng hợp cho huyện.

    Cần mã mời để tham gia. Bấm Bắt đầu.
bot-short-description = Báo cáo hằng tháng của chi bộ, của { $body }. Tham gia bằng mã mời.

# --- the menu ---
menu-heading = { $unit } · { $period }
menu-one-message =
    Nhanh nhất: gõ cả báo cáo trong một tin, thay số của chi bộ mình. Ví dụ:
    Họp thường kỳ { $day }, tổng { $total }, miễn 0, có mặt { $present }, vắng 2 có lý do, 90 phút, có nghị quyết, loại tốt 95 điểm, đã đăng sổ tay, không cần hỗ trợ, không kết nạp, không khuyết
menu-owed = { $count ->
    [one] Tháng này còn 1 mục.
   *[other] Tháng này còn { $count } mục.
  } Hạn: { $due }.
menu-overdue = Còn { $count } mục của { $period } đã quá hạn. Vẫn gửi được đến { $until }.
menu-done = Tháng này đã đủ báo cáo. Cảm ơn đồng chí.
menu-nothing = Hiện chưa có mục nào cần báo cáo.
menu-start = { $form } · { $period }
menu-resume = Làm tiếp: { $form } · { $period }
menu-sent = Xem, sửa: { $form } · { $period }
month-choose = Đồng chí chọn mục của tháng này.
menu-another = Thêm cuộc họp khác
menu-language = English
link = Kênh khác
link-list = Đồng chí đang dùng: { $channels }. Có thể dùng thêm kênh khác: việc đang làm dở sẽ tiếp tục ở đó.
link-code = Lấy mã nối
link-code-is = Mã của đồng chí: { $code }. Mở kênh kia (Zalo, Telegram hoặc trang web) và gõ mã này. Mã dùng một lần, trong { $minutes } phút. Không đưa mã cho người khác.
link-done = Đã nối. Từ nay đồng chí dùng được cả kênh này.
link-other = Ở kênh này đang có người khác báo cáo. Muốn nối, người đó phải thôi ở kênh này trước.
link-off = Bỏ kênh này
link-page = Hoặc mở trên máy kia: { $url }
link-drop = Bỏ { $channel }, dùng lần cuối { $last }
link-last = Đây là kênh duy nhất của đồng chí nên không bỏ được. Muốn thôi nhận tin nhắc, gõ «dừng».
link-gone = Đã bỏ kênh này. Đồng chí tiếp tục ở kênh kia.
menu-digest = Tổng hợp { $period }
menu-late = Ai chưa nộp?
menu-staff = Đồng chí xem được số liệu của { $unit }.
menu-button = Danh mục
help =
    Mỗi lần hệ thống hỏi một câu. Đồng chí bấm nút, hoặc gõ câu trả lời: số (25/30), ngày (3/10, hôm qua), hoặc chữ trên nút.
    • Cả tháng trong một tin: «họp 3/10 đủ 27, 90 phút, có nghị quyết, loại tốt, không kết nạp, không khuyết»
    • «quay lại»: về câu trước · «sửa»: đổi một câu
    • «để sau»: làm tiếp lúc khác, không mất gì
    • «danh mục»: các mục cần báo cáo
    • «dừng»: thôi nhận tin · «dữ liệu của tôi»: xem, rút đồng ý, xóa
    Cần giúp, xin gọi cán bộ của { $body }.
stopped = Đồng chí sẽ không nhận tin nhắc nữa. Bản đang làm vẫn được giữ. Khi muốn tiếp tục, gõ «danh mục».
stop-sure = Đồng chí muốn thôi nhận tin nhắc?
stop-yes = Thôi nhận tin
stop-no = Không, vẫn nhận
language-changed = Từ nay hệ thống dùng tiếng Việt.
social = Cảm ơn đồng chí.
media =
    { $kind ->
        [voice] Hệ thống không nghe được tin thoại. Xin nhắn chữ hoặc bấm nút.
        [audio] Hệ thống không nghe được tin thoại. Xin nhắn chữ hoặc bấm nút.
        [sticker] Cảm ơn đồng chí. Nhãn dán không tính là câu trả lời.
        [contact] Không cần gửi danh thiếp hay số điện thoại. Xin nhắn chữ hoặc bấm nút.
        [location] Không cần gửi vị trí. Xin nhắn chữ hoặc bấm nút.
        [venue] Không cần gửi vị trí. Xin nhắn chữ hoặc bấm nút.
       *[other] Không gửi ảnh, tệp hay ghi âm qua đây. Xin nhắn chữ hoặc bấm nút.
    }
group = Hệ thống không trả lời trong nhóm. Đồng chí mở trò chuyện riêng với hệ thống để báo cáo.
edited = Đồng chí vừa sửa tin đã gửi. Câu trả lời đã nhận vẫn giữ nguyên. Muốn đổi, xin gõ «sửa».
forwarded = Đây là tin chuyển tiếp nên không tính là câu trả lời.
not-understood = Hệ thống chưa hiểu. Đồng chí chọn một mục dưới đây nhé.
trouble = Hệ thống vừa gặp lỗi. Câu trả lời trước của đồng chí vẫn còn. Xin thử lại sau ít phút.

# --- a question ---
question-heading = { $form } · { $period } · { $number }/{ $total }
confirm-value = { $value }, đúng không?
yes = Đúng
no-retype = Không, nhập lại
back = ◀ Quay lại
later = Để sau
done = Xong
skip = Bỏ qua
keep = Vẫn { $value }
change-other = Đổi: { $what } ({ $value })
add-another = Thêm
no-more = Hết rồi
repeat-question = { $label }: còn nữa không?
first-question = Đây là câu đầu tiên.
required = Câu này cần trả lời để gửi được báo cáo.
choose-some = Xin chọn ít nhất một mục rồi bấm Xong.
not-yet = Còn câu dưới đây nữa mới gửi được.
old-button = Nút này là của câu cũ.
resumed = Ta làm tiếp chỗ đang dở.
paused = Đã lưu. Đồng chí làm tiếp lúc nào cũng được: gõ «danh mục» hoặc bấm nút dưới đây.
continue = Làm tiếp
drop-sure = Bỏ bản đang làm? Các câu đã trả lời trong bản này sẽ mất.
drop = Bỏ bản này
keep-draft = Không, giữ lại
dropped = Đã bỏ bản đang làm.
pick-day = 📅 Chọn ngày
calendar-days = T2 T3 T4 T5 T6 T7 CN
calendar-close = Đóng lịch
calendar-empty = Không có ngày nào trên lịch hợp với câu này. Đồng chí gõ ngày giúp.
whole-list = Xem cả danh sách
chosen = Đã chọn: { $labels }.
search-found = Có { $count } mục khớp với chữ đồng chí gõ. Chọn một mục, hoặc gõ rõ hơn.
type-number = Gõ số
type-date = Gõ ngày, ví dụ 3/10
type-month = Gõ tháng, ví dụ 7/2026
type-text = Gõ chữ, không ghi tên người

# --- the summary ---
summary-heading = { $form } · { $period } · Xem lại
summary = Đồng chí xem lại. Muốn đổi dòng nào, bấm dòng đó.
summary-line = { $short }: { $value }
empty-value = (để trống)
send = Gửi
sent-heading = Đã nhận báo cáo
sent =
    { $form } · { $unit } · { $period }
    Số biên nhận: { $number }
    Lúc { $time }, { $state }.
state-on-time = đúng hạn
state-late = sau hạn
state-corrected = bản sửa lần { $count }
receipt-correct = Còn sửa được đến { $until }.
next-owed = { $count ->
    [one] Còn 1 mục nữa.
   *[other] Còn { $count } mục nữa.
  }
all-done = Thế là đủ báo cáo { $period }. Cảm ơn đồng chí!
locked = Báo cáo { $period } đã khóa. Cần sửa, xin gọi cán bộ của { $body }.
sent-view = Báo cáo đã gửi lúc { $time }, số { $number }.
correct = Sửa báo cáo
answer-several = Trả lời được mấy câu trong một tin, mỗi câu một dòng. Các câu sau:
not-taken-from = Chưa ghi từ chỗ: «{ $line }».
taken-from-message = Đã ghi: { $answers }.
send-all = Gửi cả { $count } mục
together-heading = Xem lại · { $period }
taken = Đã có một báo cáo khác cho cuộc họp này. Xin mở báo cáo đó để sửa.

# --- why an answer was not taken (reason-CODE) ---
reason-not-understood = Hệ thống chưa hiểu. Xin trả lời lại.
reason-empty = Xin đồng chí trả lời, hoặc bấm một nút.
reason-too-long = Câu này dài quá. Xin trả lời ngắn gọn.
reason-unsure = Đồng chí có vẻ chưa chắc. Xin xác nhận.
reason-not-known = Câu này cần có câu trả lời. Nếu chưa rõ, đồng chí bấm «Để sau».
reason-same-as-before = Chưa có số liệu tháng trước để lấy lại. Xin trả lời cụ thể.
reason-new-every-time = Việc này mỗi kỳ một khác, nên hệ thống không lấy theo kỳ trước. Xin đồng chí trả lời cho kỳ này.
reason-several = Đồng chí nêu nhiều hơn một ý. Xin chọn một.
reason-vague-date = Xin cho biết ngày cụ thể, ví dụ 3/10 hoặc hôm qua.
reason-no-such-day = Không có ngày này. Xin xem lại.
reason-still-to-come = Ngày hoặc tháng này chưa đến. Xin xem lại.
reason-already-past = Ngày hoặc tháng này đã qua. Xin xem lại.
reason-far-from-month = Ngày này xa tháng đang báo cáo. Xin ghi rõ ngày và tháng.
reason-outside-month = Ngày này không thuộc tháng đang báo cáo. Xin xác nhận.
reason-too-far-ahead = Ngày này còn xa quá. Xin xem lại.
reason-day-alone = Xin cho biết cả tháng, ví dụ 3/10.
reason-todays-weekday = Hôm nay cũng là thứ đó. Đồng chí nói ngày nào?
reason-lunar = Đồng chí nói ngày âm hay ngày dương? Xin chọn.
reason-lunar-day-alone = Xin cho biết ngày dương, ví dụ 3/10.
reason-date-disagrees = Thứ và ngày không khớp nhau. Đồng chí nói ngày nào?
reason-vague-month = Xin cho biết tháng cụ thể, ví dụ 7/2026.
reason-vague-time = Xin cho biết giờ cụ thể, ví dụ 19 giờ 30.
reason-morning-or-evening = Buổi sáng hay buổi tối? Xin chọn.
reason-vague-duration = Xin cho biết bao nhiêu phút, ví dụ 90.
reason-about = Hệ thống hiểu như thế này. Xin xác nhận.
reason-which-unit = Phút hay giờ? Xin ghi rõ, ví dụ 90 phút.
reason-inexact = Xin cho biết con số chính xác.
reason-negative = Con số này không thể nhỏ hơn 0.
reason-not-whole = Xin gõ số tròn, không có phần lẻ.
reason-too-many = Con số này lớn quá. Xin xem lại.
reason-more-than-members = Con số này lớn hơn số đảng viên. Xin xem lại.
reason-without-marks = Chữ không dấu có thể hiểu nhiều cách. Xin xác nhận.
reason-mistyped = Chữ gõ có thể bị lỗi bộ gõ. Xin xác nhận.
reason-unusual-number = Con số này khác thường. Xin xác nhận.
reason-which-scale = Chấm theo thang 100 điểm. Xin gõ lại, ví dụ 85.
reason-more-than-expected = Số có mặt lớn hơn số phải có mặt. Xin xem lại.
reason-fewer-than-half = Chưa đến một nửa có mặt. Xin xác nhận.
reason-other-total = Tổng số khác với số đã ghi. Xin xác nhận.
reason-figures-disagree = Các con số không khớp nhau. Xin gõ lại số có mặt.
reason-yes-or-absent = Đồng chí nói «vâng» hay «vắng»? Xin chọn.
reason-yes-or-stop = Đồng chí đồng ý hay muốn dừng? Xin chọn.
reason-maybe = Xin trả lời rõ: có hay không.
reason-ambiguous-short = Chữ viết tắt này có thể hiểu nhiều cách. Xin chọn.
reason-close-spelling = Có phải ý đồng chí là câu dưới đây?
reason-call-instead = Việc này xin gọi điện cho cán bộ xã. Ở đây không ghi chi tiết.
reason-names = Hệ thống không ghi tên người. Chỉ cần con số.
reason-phone-number = Hệ thống không ghi số điện thoại. Xin chỉ trả lời câu hỏi.
reason-id-number = Hệ thống không ghi số căn cước hay số thẻ. Xin chỉ trả lời câu hỏi.
reason-personal = Hệ thống không ghi ngày sinh, nơi ở, thư điện tử hay trang cá nhân. Xin chỉ trả lời câu hỏi.
reason-illness = Hệ thống không ghi chuyện sức khỏe. Chỉ cần con số.
reason-discipline = Hệ thống không ghi chuyện kỷ luật. Việc này xin báo cáo trực tiếp.
reason-secret = Nội dung này không gửi qua đây. Xin báo cáo trực tiếp.
refused-required = Câu này cần trả lời để gửi được báo cáo.
refused-constraint = Câu trả lời này không hợp với các câu khác. Xin xem lại.
refused-type = Hệ thống chưa đọc được. Xin trả lời lại.
refused-choice = Xin chọn một trong các mục dưới đây.
refused-range = Con số này ngoài khoảng cho phép. Xin xem lại.
refused-not-asked = Câu này bây giờ không cần trả lời nữa.
refused-too-many = Nhiều dòng quá. Xin báo cáo thành nhiều lần, hoặc gọi cán bộ.

# --- reminders and the digest ---
reminder-brief = { $unit } còn { $count } mục báo cáo { $period }, hạn { $due }. Mời đồng chí nhắn tin để báo cáo.
reminder-heading = Nhắc báo cáo { $period }
reminder =
    { $unit } còn { $count } mục: { $forms }.
    Hạn: { $due } ({ $left }).
days-left = { $days ->
    [0] hôm nay là hạn cuối
   *[other] còn { $days } ngày
  }
days-over = { $days ->
   *[other] đã quá hạn { $days } ngày
  }
reminder-line = • { $unit }, { $period }: { $forms }. Hạn: { $due } ({ $left }).
reminder-begun = { $count ->
    [0] Đồng chí đã trả lời đủ mục { $form }, chỉ còn bấm Gửi. Làm tiếp nhé?
   *[other] Đồng chí đang làm dở mục { $form }, còn { $count } câu. Làm tiếp nhé?
  }
nudged = Cán bộ phụ trách nhắc đồng chí:
change-hour = Đổi giờ nhắc
later-today = Vâng. { $time } hôm nay hệ thống nhắc lại.
later-other = Vâng. { $time } ngày { $date } hệ thống nhắc lại.
later-nothing = Đồng chí không còn mục nào phải nộp. Hệ thống không nhắc nữa.
hour-question = Đồng chí muốn được nhắc lúc mấy giờ? Hiện nay: { $now }.
hour-usual = Tùy hệ thống
hour-now-usual = tùy hệ thống
hour-set = Vâng. Từ ngày { $date } hệ thống nhắc đồng chí lúc { $time }.
hour-set-usual = Vâng. Từ ngày { $date } hệ thống chọn giờ đồng chí hay trả lời.
hour-wrong = Giờ này là giờ nghỉ. Xin chọn giờ khác.
unreachable-heading = Không nhắn được · { $period } · { $unit }
unreachable-what-to-do = Tin nhắc không đến được các chi bộ trên, hoặc đã lâu không có hồi âm. Đồng chí gọi điện, hoặc mời lại, hoặc mời người thay.
missing-cell = • { $unit }: { $forms } ({ $state })
missing-committee = • { $committee } ({ $count }): { $names }. Phụ trách: { $owner }.
missing-more = … và { $count } dòng nữa.
state-nobody = chưa có người báo cáo, cần mời
state-unreachable = không nhắn được, cần gọi điện
state-stopped = đã xin thôi nhận tin nhắc, cần gọi điện
state-failing = tin gửi không đến, cần gọi điện
state-begun = đang làm dở
state-new = mới nhận nhiệm vụ từ { $since }, chưa tính chậm
state-silent = im lặng từ { $since }, cần gọi điện
state-reminded = { $count ->
    [0] chưa nhắc
   *[other] đã nhắc { $count } lần
  }
owner-officer = cán bộ của { $unit }
owner-nobody = chưa có cán bộ nào
nudge-one = Nhắc { $unit }
behalf-one = Nhập thay
behalf-named = Nhập thay { $unit }
nudge-all = Nhắc tất cả ({ $count })
nudge-done = { $count ->
    [0] Không nhắc thêm ai.
   *[other] Đã nhắc { $count } người.
  }
nudge-already = { $count } người đã được nhắc hôm nay.
nudge-unreachable = Không nhắn được: { $units }. Xin gọi điện.
nudge-nobody = Chưa có người báo cáo: { $units }. Xin mời người.
nudge-none-missing = Các chi bộ này đã nộp đủ.
nudge-quiet = Đang giờ nghỉ, tin sẽ đi lúc { $time }.
start-now = Làm ngay
digest-heading = Tổng hợp { $period } · { $unit }
digest-sent = Đã nộp: { $sent }.
digest-part-sent = đã nộp: { $sent }
digest-part-late = sau hạn: { $late }
digest-part-back = gửi lại chờ sửa: { $back }
digest-missing = Chưa nộp: { $who }.
digest-missing-some = { $committee } ({ $count }): { $names }
digest-missing-all = { $committee }: cả { $count } chi bộ
digest-missing-count = { $committee }: { $count } chi bộ
digest-missing-reports = { $committee }: thiếu { $count } báo cáo
digest-none-missing = Tất cả đã nộp.
digest-part-held = đã họp: { $held }; chưa họp: { $not_yet }; không họp được: { $impossible }
digest-part-thematic = { $quarter } chưa họp chuyên đề: { $without }
digest-part-attendance = đảng viên dự họp: { $attendance }; cuộc họp dưới { $limit } %: { $low }; vắng không lý do: { $unexcused }
digest-part-weak = tự xếp TB: { $average }, Kém: { $poor }
digest-part-admissions = kết nạp từ đầu năm: { $admissions }
digest-part-admissions-without = kết nạp từ đầu năm: { $count } (chưa có chỉ tiêu)
digest-part-who = nữ { $women }, DTTS { $minority }, nông dân { $farmers }; nông dân là DTTS ở vùng khó khăn: { $hard }
digest-part-ceremonies = lễ kết nạp quá { $limit } ngày làm việc: { $count }
digest-part-probation = hết dự bị trong { $limit } ngày tới: { $count }
digest-part-probation-over = quá 12 tháng dự bị, chưa báo chuyển chính thức: { $count }
digest-vacancies = Chức danh đang khuyết: { $open } (quá { $limit } ngày: { $old }); mới khuyết: { $new }; đã kiện toàn: { $filled }.
digest-before = Trước đây: { $what }.
digest-part-before = { $period } nộp { $sent }, họp { $held }, dự họp { $attendance }, kết nạp { $admitted }, khuyết { $vacant }
digest-nobody-yet = Sinh hoạt { $period }: chưa chi bộ nào báo ({ $sent }); số dưới đây là của { $earlier }.
digest-earlier = Tháng gần nhất có báo cáo: { $period }.
digest-line = { $label }: { $figure }.
digest-gone = ⚠ Không nhắn được nữa, vì người báo cáo đã chặn hoặc bỏ tài khoản: { $units }. Xin gọi điện, hoặc mời lại.
digest-as-of = Số liệu đến { $time }.
late-heading = Chưa nộp { $period } · { $unit }

# --- the desk: questions of staff ---
desk-digest = Tổng hợp { $period }
desk-late = Ai chưa nộp?
desk-deep = Từng đơn vị
desk-picture = Ảnh
desk-excel = Excel
desk-page = Trang in
desk-compare = So với kỳ trước
desk-compared = { $unit } · { $new } so với { $old }
desk-change = • { $figure }: { $new } (trước: { $old })
desk-figure = { $figure }: { $value }
desk-unknown = chưa có số liệu
desk-not-met = Báo chưa họp hoặc không họp được { $period }: { $count } chi bộ.
desk-planned = dự kiến { $day }
desk-planned-passed = đã quá ngày dự kiến { $day }
desk-target-sure = Chỉ tiêu kết nạp năm { $year } của { $unit }: { $target } (trước: { $before }), tính từ { $since }. Đúng không?
desk-target-none = chưa có
desk-target-done = Đã ghi chỉ tiêu năm { $year } của { $unit }: { $target }, tính từ { $since }. Chỉ tiêu cũ vẫn được lưu.
desk-unknown-figure = { $figure }: chưa có số liệu.
desk-decision-none = Không có trường hợp kết nạp nào thiếu ngày quyết định.
desk-decision-list = Kết nạp chưa có ngày quyết định: { $count }. Chọn hồ sơ để nhập ngày.
desk-decision-of = { $number } · { $unit }
desk-decision-which-day = Ngày quyết định của hồ sơ { $number }? Gõ ngày, như 03/10/2026.
desk-decision-no-day = Chưa rõ ngày nào. Xin gõ ngày/tháng/năm, như 03/10/2026, hoặc gõ thôi.
desk-decision-bad = Không ghi được ngày { $day }: ngày quyết định không sau hôm nay, không sau ngày lễ và không quá 400 ngày trước.
desk-decision-done = Đã ghi ngày quyết định { $day } cho hồ sơ { $number } ({ $unit }).
desk-decision-note = Quyết định ngày { $day }. Xin cho biết ngày lễ kết nạp.
desk-why-decision = cán bộ nhập ngày quyết định
desk-any-post = các chức danh
desk-vacant = Đang khuyết { $post }: { $count }.
desk-vacant-line = • { $unit }: { $post }, từ { $since } ({ $days } ngày)
desk-not-begun = Kỳ { $period } chưa bắt đầu.
desk-not-then = { $unit } chưa có trong danh sách vào { $period }.
desk-which-unit = Đồng chí hỏi đơn vị nào?
desk-page-before = ◀ Trang trước ({ $number }/{ $count })
desk-page-after = Trang sau ({ $number }/{ $count }) ▶
desk-open-cell = { $unit }
desk-before = ◀ { $period }
desk-no-branch = chưa có
desk-not-yours = Việc này ngoài phạm vi đồng chí phụ trách ({ $units }). Cần thì gọi { $body }.
desk-not-yours-named = { $unit } ngoài phạm vi đồng chí phụ trách ({ $units }). Cần thì gọi { $body }.
desk-examples =
    Hệ thống chưa hiểu. Đồng chí có thể hỏi như sau:
    • ai chưa nộp
    • { $name } tháng trước
    • so với tháng trước
    • khuyết trưởng thôn
    • xuất excel quý 3
    • mở khóa { $code } tháng 9
desk-quiet = Tắt tin tổng hợp
desk-loud = Nhận lại tin tổng hợp
desk-quiet-done = Vâng. Hệ thống không tự gửi tin tổng hợp nữa. Đồng chí vẫn hỏi được bất cứ lúc nào.
desk-loud-done = Vâng. Tin tổng hợp sẽ được gửi như lịch.
desk-own = Chi bộ ta thế nào?

# --- the desk: files and links ---
desk-making-picture = Đang vẽ ảnh tổng hợp { $period } của { $unit }. Xong hệ thống gửi ngay.
desk-making-workbook = Đang làm tệp Excel { $period } của { $unit }. Xong hệ thống gửi ngay.
desk-making-raw = Đang xuất báo cáo { $period } của { $unit } ra Excel. Xong hệ thống gửi ngay.
desk-making-csv = Đang xuất báo cáo { $period } của { $unit } ra CSV (tệp zip). Xong hệ thống gửi ngay.
desk-making-xml = Đang xuất báo cáo { $period } của { $unit } ra XML (tệp zip). Xong hệ thống gửi ngay.
desk-still-making = Tệp lớn nên cần thêm ít phút. Hệ thống vẫn đang làm.
desk-nothing-to-send = Kỳ này không có số liệu để làm tệp.
desk-file-failed = Hệ thống chưa làm được tệp này. Xin thử lại sau, hoặc báo người quản trị.
desk-file-too-large = Tệp này quá lớn so với bộ nhớ của máy chủ. Đồng chí chọn một tháng, hoặc một đơn vị nhỏ hơn.
desk-raw-heading = Báo cáo { $period } · { $unit }
desk-link =
    Số liệu { $period } của { $unit }:
    { $link }
    Ai có đường liên kết này đều xem được, đến { $until }. Xin chỉ gửi cho người có trách nhiệm.
desk-unlink = Thu hồi liên kết
desk-unlink-one = Thu hồi số { $number }
desk-unlinked = Đã thu hồi liên kết số { $number }. Không ai mở được nữa.
desk-link-line = • Số { $number }: { $unit }, kỳ { $period }, đến { $until }
desk-no-links = Không có liên kết nào đang mở.
page-until = Trang này xem được đến { $until }. Xin không chuyển cho người ngoài.
desk-open-link = Mở trang

# --- the desk: a cell and its reports ---
desk-totals-only = Từng trường hợp kết nạp chỉ xã được xem. Ở cấp trên chỉ có số tổng.
desk-left-out = { $unit } thuộc loại đơn vị không báo cáo qua hệ thống này.
desk-state-missing = chưa nộp
desk-state-sent = nộp { $time }, đúng hạn
desk-state-late = nộp { $time }, sau hạn
desk-state-waived = được tính là đúng hạn
desk-state-returned = đã gửi lại để sửa
desk-state-accepted = đã duyệt
desk-marks = ✓ đúng hạn · ◷ sau hạn · ✗ chưa nộp
desk-nobody = Chưa có người báo cáo. Đồng chí mời người, hoặc nhập thay.
desk-somebody = Nhắn tin được cho người báo cáo.
desk-unreachable = Không nhắn được cho người báo cáo: xin gọi điện, hoặc nhập thay.
desk-open-form = Xem: { $form }
desk-open-report = Mở báo cáo
desk-accept-all = Duyệt cả { $count } báo cáo
desk-behalf = Nhập thay: { $form }
desk-people = Người báo cáo
desk-number = số { $number }
desk-sent-by = Người gửi: { $by }, qua { $channel }.
desk-accept = Duyệt
desk-accepted = { $count ->
    [0] Không có báo cáo nào chờ duyệt.
   *[other] Đã duyệt { $count } báo cáo.
  }
desk-back = Gửi lại để sửa
desk-ask = Hỏi về một số
desk-history = Lịch sử
desk-xml = Tệp XML
desk-correct = Nhập sửa thay
desk-waive = Tính đúng hạn
desk-which-back = Cần sửa câu nào?
desk-which-ask = Đồng chí hỏi về câu nào?
desk-whole = Cả báo cáo
desk-leave = Thôi
desk-left = Vâng, đã bỏ.
desk-noteless = Gửi lại, không ghi chú
desk-note-back = { $about }. Đồng chí gõ điều cần sửa (không ghi tên người), hoặc gửi lại không ghi chú.
desk-note-ask = { $about }. Đồng chí gõ câu hỏi (không ghi tên người).
desk-changed-meanwhile = Báo cáo vừa được sửa. Xin xem lại bản mới.
desk-sent-back = Đã gửi lại cho { $unit }. Trong khi chờ, không tính chậm.
desk-asked = Đã gửi câu hỏi cho { $unit }.
desk-not-told = Chưa nhắn được cho người báo cáo: xin gọi điện.
desk-waive-why = Vì sao tính là đúng hạn?
desk-waive-network = Không có sóng
desk-waive-weather = Mưa lũ, đường khó
desk-waive-other = Lý do chính đáng khác
desk-waived-done = Báo cáo này được tính là đúng hạn.
desk-unlock = Mở khóa
desk-unlock-days = { $days } ngày
desk-unlock-how-long = Mở khóa báo cáo { $period } cho { $unit } trong bao lâu?
desk-unlocked = Đã mở khóa báo cáo { $period } cho { $unit }, đến { $until }.
desk-wants = { $unit } xin mở khóa báo cáo { $period }. Cho mở mấy ngày?
desk-history-sent = • { $time }: bản { $number }, { $why }, qua { $channel }. { $by }
desk-history-deed = • { $time }: { $what }. { $by }
desk-until = đến { $time }
desk-operator = Người quản trị
desk-former = Người đã thôi nhiệm vụ
desk-channel-telegram = Telegram
desk-channel-zalo = Zalo
desk-channel-zalo-oa = Zalo OA
desk-channel-web = trang web
desk-channel-load = tệp
desk-why-new = gửi mới
desk-why-correction = sửa
desk-why-returned = sửa theo yêu cầu
desk-why-on-behalf = nhập thay
desk-why-load = nạp từ tệp
desk-did-returned = gửi lại để sửa
desk-did-accepted = duyệt
desk-did-asked = hỏi
desk-did-answered = trả lời
desk-did-unlocked = mở khóa
desk-did-wanted = xin mở khóa
desk-did-waived = tính là đúng hạn

# --- the desk: who reports ---
desk-people-heading = { $unit } · Người báo cáo
desk-holder = • { $role }: { $channel }, liên lạc lần cuối { $time }
desk-holder-silent = • { $role }: chưa liên lạc được
desk-hand = Bàn giao bí thư
desk-deputy = Cử người làm thay
desk-relieve = Thôi nhiệm vụ ngay
desk-relink = Cấp lại đường liên kết
desk-lost = Mất máy
yes-do-it = Đồng ý
desk-hand-sure = Làm mã bàn giao cho bí thư mới của { $unit }? Khi người mới dùng mã, người cũ mất quyền ngay. Báo cáo và bản đang làm ở lại với chi bộ.
desk-relieve-sure = Thôi nhiệm vụ báo cáo của { $unit } ngay bây giờ? Người đang báo cáo mất quyền và được báo tin.
desk-lost-sure = Mất máy của người báo cáo { $unit }? Mọi máy đang dùng sẽ bị đăng xuất ngay, rồi có mã mới. Báo cáo và bản đang làm vẫn còn.
desk-relink-what = Mã để { $role } vào lại, làm tiếp việc đang dở.
desk-relink-you = Cán bộ của { $body } vừa làm mã để đồng chí vào lại trên máy khác. Nếu đồng chí không yêu cầu, xin gọi cho cán bộ ngay.
desk-relieved = Đã thôi nhiệm vụ. Hiện { $unit } chưa có người báo cáo.
desk-relieved-you = Đồng chí đã thôi nhiệm vụ báo cáo của { $unit }. Cảm ơn đồng chí. Nếu có nhầm lẫn, xin gọi cán bộ của { $body }.
desk-deputy-how-long = Người làm thay ở { $unit } trong bao lâu?
desk-hand-what = Người mới nhận nhiệm vụ bí thư.
desk-deputy-what = Người làm thay báo cáo được đến hết ngày { $until }.
desk-code =
    Mã cho { $unit }: { $code }
    { $what } Mã dùng một lần, trong { $days } ngày. Đồng chí đọc mã qua điện thoại hoặc trao tận tay.
desk-units-rename = Đổi tên { $code } thành «{ $name }», từ ngày { $on }.
desk-units-merge = Nhập { $codes } thành { $code } «{ $name }», từ ngày { $on }.
desk-units-move = Chuyển { $code } «{ $name }» về { $codes }, từ ngày { $on }.
desk-units-split = Tách { $code } thành { $codes }, từ ngày { $on }. Bí thư các chi bộ mới nhận mã sau.
desk-units-sure = Số liệu trước ngày đó giữ nguyên theo đơn vị cũ. Đồng chí đồng ý không?
desk-units-done = Đã ghi.
desk-units-past = Ngày này đã đến hoặc đã qua. Xin chọn ngày sau hôm nay, nên là ngày đầu tháng.
desk-units-bad = Không làm được: mã hoặc ngày không hợp lệ. Đơn vị mới cần cả mã và tên, ví dụ: nhập HM-A, HM-B thành HM-C Chi bộ C từ 01/01/2027.
desk-units-bad-split = Không tách được. Cần ít nhất hai chi bộ, mỗi chi bộ một mã và một tên; mã mới chưa ai dùng; dưới đơn vị này không còn đơn vị nào. Ví dụ: tách HM-A thành HM-A1 Chi bộ A 1, HM-A2 Chi bộ A 2 từ 01/01/2027.
unit-ended = Từ ngày { $on }, { $unit } được nhập hoặc tách thành: { $into }. Từ ngày đó đồng chí không báo cáo cho { $unit } nữa. Báo cáo cũ vẫn được giữ. Cần hỏi, xin gọi cán bộ của { $body }.

# --- a report that staff worked on, as its sender sees it ---
review-heading = Báo cáo cần sửa
review-sent-back = { $form } { $period } của { $unit }: { $body } đề nghị xem lại «{ $about }».
review-answer = Sửa ngay
review-notice = Cán bộ đề nghị xem lại: { $note }
review-no-note = câu dưới đây.
review-back = { $unit } đã sửa và gửi lại: { $form } { $period }.
review-asked = { $body } hỏi về { $form } { $period } của { $unit }, «{ $about }»:
review-reply = Trả lời
review-type-reply = «{ $note }» Đồng chí gõ câu trả lời, không ghi tên người.
review-thanks = Đã chuyển câu trả lời. Cảm ơn đồng chí.
review-answered = { $unit } trả lời câu «{ $question }»:
review-on-behalf = Cán bộ đã nhập thay báo cáo { $form } { $period } của { $unit }. Đồng chí xem lại giúp.
review-look = Xem báo cáo
review-want = Xin mở khóa
review-wanted = Đã chuyển đề nghị mở khóa đến cán bộ. Khi được mở, hệ thống báo đồng chí. Cần gấp, xin gọi { $body }.
review-unlocked = Báo cáo { $period } của { $unit } đã được mở, đến { $until }. Đồng chí nộp hoặc sửa ngay nhé.

# --- the digest's picture ---
chart-heading = Tổng hợp { $period }
chart-earlier = Chưa chi bộ nào báo sinh hoạt { $period } ({ $sent }). Số sinh hoạt dưới đây là của { $earlier }.
chart-tile-sent = Đã báo { $period }
chart-tile-attendance = Dự họp { $period }
chart-tile-admissions = Kết nạp / chỉ tiêu { $period }
chart-tile-vacancies = Chức danh đang khuyết
chart-tile-old = { $count } khuyết quá { $limit } ngày
chart-by-committee = Theo đảng ủy
chart-by-cell = Theo chi bộ
chart-left-out = và { $count } dòng nữa: xem tệp Excel
chart-sent = Đã báo { $period }
chart-attendance = Dự họp { $period }
chart-admissions = Kết nạp { $year }
chart-on-time = đúng hạn
chart-late = sau hạn
chart-missing = chưa báo, hoặc dưới mức
chart-threshold = Dự họp: mức { $limit } %
chart-usual = Kết nạp: mức thường đạt đến { $day }, khoảng { $share } % chỉ tiêu năm
chart-vacancies = Chức danh khuyết, đến { $day }
chart-age-new = đến 30 ngày
chart-age-middle = 31–{ $limit } ngày
chart-age-old = quá { $limit } ngày
chart-trend = 12 tháng qua
chart-trend-sent = Chi bộ đã báo, %
chart-trend-attendance = Đảng viên dự họp, %
chart-month = T{ $month }
chart-curve = Kết nạp { $year } so với chỉ tiêu
chart-curve-usual = Đường đen: mức thường đạt theo mùa. Cột: đã kết nạp, cộng dồn từ đầu năm.
chart-curve-target = chỉ tiêu { $target }
chart-foot = Chi bộ chưa báo là thiếu số liệu, không tính là 0.
chart-prefixes = Đảng ủy |Chi bộ

# --- the digest's workbook ---
sheet-name-overview = Tổng quan
sheet-name-committees = Theo đảng ủy
sheet-name-cells = Theo chi bộ
sheet-name-meetings = Sinh hoạt
sheet-name-admissions = Kết nạp
sheet-name-vacancies = Chức danh khuyết
sheet-name-definitions = Định nghĩa
sheet-figure = Chỉ số
sheet-numerator = Số lượng
sheet-denominator = Trên tổng số
sheet-share = Tỷ lệ
sheet-period = Kỳ
sheet-meaning = Cách tính
sheet-key = Mã chỉ số
sheet-committee = Đảng ủy
sheet-cell = Chi bộ
sheet-cells = Số chi bộ
sheet-reported = Đã báo { $period }
sheet-on-time = Đúng hạn
sheet-late = Sau hạn
sheet-missing = Chưa báo
sheet-held = Đã họp
sheet-present = Có mặt
sheet-expected = Phải dự (tổng − miễn)
sheet-attendance = Tỷ lệ dự họp
sheet-target = Chỉ tiêu { $year }
sheet-admitted = Đã kết nạp { $year }
sheet-vacant = Đang khuyết
sheet-name-trend = 12 tháng
sheet-name-crosstab = Kết nạp theo nhóm
sheet-name-posts = Khuyết theo chức danh
sheet-before = Kỳ trước
sheet-before-share = Kỳ trước, tỷ lệ
sheet-year-before = Năm trước
sheet-year-before-share = Năm trước, tỷ lệ
sheet-group = Nhóm
sheet-hard-yes = Vùng khó khăn
sheet-hard-no = Vùng khác
sheet-hard-unknown = Chưa rõ vùng
sheet-all = Tất cả
sheet-of-all = Trong tổng số
sheet-everybody = Tất cả đã kết nạp
sheet-post = Chức danh, lý do
sheet-open-now = Đang khuyết
sheet-new-in = Mới khuyết
sheet-filled-in = Đã kiện toàn
sheet-old = Quá { $limit } ngày
sheet-reported-share = Tỷ lệ đã báo
sheet-held-share = Tỷ lệ đã họp
sheet-admitted-month = Kết nạp trong tháng
sheet-vacant-end = Khuyết cuối tháng
sheet-cut = Chỉ có { $shown } báo cáo mới nhất trong { $all }; muốn có hết, xin gõ «toàn bộ báo cáo».
sheet-total = Cộng
sheet-sent = Nộp { $period }
sheet-met = Họp
sheet-unexcused = Vắng không lý do
sheet-sent-on-time = đúng hạn
sheet-sent-late = sau hạn
sheet-sent-missing = chưa báo
sheet-held-yes = đã họp
sheet-held-not-yet = chưa họp
sheet-held-impossible = không họp được
sheet-sent-at = Gửi lúc
sheet-hard-area = Vùng khó khăn
sheet-number = Số hồ sơ
sheet-days-open = Số ngày khuyết
sheet-filled-on = Có người từ
sheet-yes = có
sheet-no = không
sheet-path = Trực thuộc
sheet-report-key = Báo cáo
sheet-in-time = Hạn nộp
sheet-version = Lần sửa
sheet-page = Trang &P/&N
sheet-unit-code = Mã
sheet-code = { $name } (mã)

# --- what figures are called, and how each is counted ---
figure-meetings-reported = Chi bộ đã báo
how-meetings-reported =
    Số chi bộ đã gửi báo cáo sinh hoạt (kể cả báo chưa họp) / số chi bộ phải báo. Chi bộ chưa gửi là thiếu, không tính là 0.
figure-meetings-sent-late = Báo sau hạn
how-meetings-sent-late =
    Báo cáo gửi lần đầu sau hạn / số báo cáo. Hạn là ngày họp + 2 ngày, muộn nhất ngày 10, trừ khi lịch quy định khác.
figure-meetings-sent-back = Gửi lại, chờ sửa
how-meetings-sent-back =
    Số báo cáo sinh hoạt cán bộ đã gửi lại mà chi bộ chưa gửi lại bản sửa.
figure-meetings-held = Chi bộ đã họp
how-meetings-held =
    Số chi bộ có họp trong tháng / số chi bộ phải báo.
figure-meetings-not-yet = Chưa họp, có dự kiến
how-meetings-not-yet =
    Số chi bộ báo chưa họp.
figure-meetings-impossible = Không họp được
how-meetings-impossible =
    Số chi bộ báo không họp được.
figure-attendance = Đảng viên dự họp
how-attendance =
    Tổng số có mặt / tổng (số đảng viên − được miễn), cộng qua các cuộc họp; không lấy trung bình các tỷ lệ.
figure-cells-attendance-below-n = Cuộc họp có dưới { $limit } % dự họp
how-cells-attendance-below-n =
    Số cuộc họp có tỷ lệ dự họp dưới { $limit } % / số cuộc họp.
figure-absent-unexcused = Vắng không lý do
how-absent-unexcused =
    Tổng số đảng viên vắng không lý do.
figure-meetings-without-resolution-or-conclusion = Họp chưa có nghị quyết, kết luận
how-meetings-without-resolution-or-conclusion =
    Số cuộc họp chưa có nghị quyết hoặc kết luận / số cuộc họp.
figure-meetings-with-thematic = Họp có chuyên đề
how-meetings-with-thematic =
    Số cuộc họp chuyên đề hoặc thường kỳ kết hợp chuyên đề / số cuộc họp.
figure-meetings-only-thematic = Chỉ chuyên đề (còn nợ thường kỳ)
how-meetings-only-thematic =
    Số chi bộ chỉ báo họp chuyên đề, chưa họp thường kỳ.
figure-meetings-short = Họp ngắn hơn quy định
how-meetings-short =
    Số cuộc họp ngắn hơn thời gian quy định / số cuộc họp.
figure-grade-good = Tự xếp loại Tốt
how-grade-good =
    Số cuộc họp tự xếp loại Tốt / số cuộc họp.
figure-grade-fair = Tự xếp loại Khá
how-grade-fair =
    Số cuộc họp tự xếp loại Khá / số cuộc họp.
figure-grade-average = Tự xếp loại TB
how-grade-average =
    Số cuộc họp tự xếp loại Trung bình / số cuộc họp.
figure-grade-poor = Tự xếp loại Kém
how-grade-poor =
    Số cuộc họp tự xếp loại Kém / số cuộc họp.
figure-grade-not-graded = Chưa chấm
how-grade-not-graded =
    Số cuộc họp chưa xếp loại / số cuộc họp.
figure-admissions-vs-target = Đảng viên mới kết nạp so với chỉ tiêu năm
how-admissions-vs-target =
    Số đã kết nạp từ đầu năm (theo tháng báo cáo) / chỉ tiêu năm của đơn vị.
figure-admissions-farmer-minority-hard-area = Nông dân, DTTS ở vùng khó khăn
how-admissions-farmer-minority-hard-area =
    Vừa là nông dân vừa là DTTS, chi bộ ở vùng khó khăn / số đã kết nạp.
figure-admissions-farmer-minority-anywhere = Nông dân, DTTS ở mọi vùng
how-admissions-farmer-minority-anywhere =
    Vừa là nông dân vừa là DTTS / số đã kết nạp.
figure-admissions-women = Nữ
how-admissions-women =
    Số nữ / số đã kết nạp.
figure-admissions-minority = DTTS
how-admissions-minority =
    Số DTTS / số đã kết nạp.
figure-admissions-farmers = Nông dân
how-admissions-farmers =
    Số nông dân / số đã kết nạp.
figure-admissions-youth-union = Đoàn viên
how-admissions-youth-union =
    Số đoàn viên thanh niên / số đã kết nạp.
figure-ceremonies-over-n-working-days = Lễ kết nạp quá { $limit } ngày làm việc
how-ceremonies-over-n-working-days =
    Số trường hợp tổ chức lễ (hoặc đến nay chưa tổ chức) quá { $limit } ngày làm việc sau quyết định.
figure-cells-without-thematic = Quý chưa họp chuyên đề
how-cells-without-thematic =
    Số chi bộ chưa có cuộc họp chuyên đề nào trong quý, tính đến tháng đang xem / số chi bộ đã báo trong quý. Chi bộ chưa báo là thiếu, không tính ở đây.
figure-admissions-in-period = Kết nạp trong kỳ
how-admissions-in-period =
    Số đảng viên kết nạp trong tháng, quý hoặc năm đang xem (theo tháng báo cáo).
figure-decisions-missing = Kết nạp chưa có ngày quyết định
how-decisions-missing =
    Số trường hợp kết nạp trong năm chưa nhập ngày quyết định: chờ cán bộ nhập.
figure-probation-ends-within-n-days = Hết dự bị trong { $limit } ngày tới
how-probation-ends-within-n-days =
    Số đảng viên dự bị đủ 12 tháng kể từ lễ kết nạp trong { $limit } ngày tới, chưa có quyết định chuyển chính thức.
figure-probation-over = Quá 12 tháng dự bị
how-probation-over =
    Số đảng viên đã đủ 12 tháng dự bị mà chi bộ chưa báo có quyết định chuyển chính thức.
figure-vacancies-open = Chức danh đang khuyết
how-vacancies-open =
    Số chức danh còn khuyết vào ngày tính.
figure-vacancies-new = Mới khuyết trong kỳ
how-vacancies-new =
    Số chức danh khuyết từ tháng này (quý, năm: từ một tháng trong đó).
figure-vacancies-filled = Đã kiện toàn trong kỳ
how-vacancies-filled =
    Số chức danh đã có người trong kỳ.
figure-vacancies-over-n-days = Khuyết quá { $limit } ngày
how-vacancies-over-n-days =
    Khuyết quá { $limit } ngày, tính từ ngày 1 của tháng bắt đầu khuyết / số đang khuyết.

# --- posts (post-NAME) ---
post-secretary = Bí thư
post-deputy = Phó bí thư
post-committee-member = Chi ủy viên
post-village-head = Trưởng thôn
post-front-head = Trưởng ban CTMT
post-secretary-and-head = Bí thư kiêm trưởng thôn
post-other = Chức danh khác

# --- what the calendar told by itself (told-KIND, told-why-REASON) ---

desk-told = Tin đã nhắc
told-heading = Tin hệ thống tự gửi · { $unit } · { $period }
told-nothing = Hệ thống chưa gửi tin nào về kỳ này.
told-line = • { $at } { $kind }: { $end }
told-reminder = nhắc nộp
told-later = nhắc lại theo yêu cầu
told-nudge = cán bộ nhắc
told-digest = tổng hợp
told-missing = danh sách chưa nộp
told-unreachable = báo không nhắn được
told-waiting = sắp gửi
told-sent = đã gửi
told-failed = không gửi được
told-why-too_late = không gửi, đã quá giờ có ích
told-why-reported = không gửi, đã nộp rồi
told-why-no_post = không gửi, người này thôi nhiệm vụ
told-why-unreachable = không nhắn được, đã chuyển cho người khác
told-why-stopped = không gửi, người này đã xin thôi nhận tin
told-why-enough = không gửi, tháng này đã nhắc đủ số lần
told-why-paused = không gửi, đang tạm dừng
told-why-nothing_missing = không gửi, không còn ai thiếu
told-why-restored = không gửi, vừa khôi phục dữ liệu
told-why-quota = không gửi, kênh sắp hết tin của tháng
back-to-cell = ◀ Trở lại chi bộ

# --- Kênh có hạn mức tin nhắn ---

quota = Hạn mức tin nhắn
quota-heading = Hạn mức tin nhắn
quota-none = Không kênh nào có hạn mức tin nhắn.
quota-line = { $channel }, tháng { $month }: đã dùng { $used } trong { $limit } tin (đến { $received }, đi { $sent }). { $writers } người nhắn trong tháng, cả thảy { $people } người, nhiều nhất { $most }.
quota-short = ⚠ Đã quá 80% số tin của tháng. Tin tổng hợp không tự gửi qua kênh này nữa. Xin mời thêm người dùng trang web, hoặc báo người vận hành lập thêm bot.
quota-last = ⚠ Đã quá 95% số tin của tháng. Số còn lại để nhắc báo cáo. Ai nhắn tin được mời sang trang web.
quota-spent = ⚠ Nền tảng báo đã hết tin của tháng. Kênh này tạm không gửi được. Xin gọi điện cho ai chưa nộp, hoặc đưa địa chỉ trang web.
quota-crowded = ⚠ Bot này sắp đủ số người được phép. Người mới có thể không vào được. Xin báo người vận hành lập thêm bot.
quota-web =
    Tin nhắn miễn phí của tháng này sắp hết. Điều đồng chí vừa gửi đã được lưu.
    Xin làm tiếp trên trang web: { $url }
    Tháng sau nhắn ở đây như cũ.
# --- the data about oneself ---
me = Dữ liệu của tôi
me-heading = Dữ liệu về đồng chí
me-card =
    Mã số: { $id }. Nhiệm vụ: { $posts }.
    Kênh nhắn tin: { $channels } (địa chỉ được mã hóa).
    Số lần gửi báo cáo: { $reports }. Tin nhắn còn lưu: { $messages }, tự xóa khi hết hạn.
    Đồng ý báo cáo: { $reporting }.
    Đồng ý nhận tin nhắc: { $reminders }.
    Hệ thống không giữ tên, số điện thoại, ảnh hay tệp.
me-no-post = không có
me-since = từ { $day } (thông báo { $version })
me-no = không
me-stranger = Hệ thống không giữ gì về đồng chí, trừ địa chỉ nhắn tin này (được mã hóa). Địa chỉ tự xóa khi đồng chí không nhắn nữa. Cần hỏi thêm, xin gọi { $body }.
me-copy = Nhận bản sao
me-copy-is = Đây là toàn bộ dữ liệu hệ thống giữ về đồng chí.
me-correct = Xin sửa
me-correct-logged = Đã ghi nhận. Cán bộ của { $body } gọi lại, chậm nhất { $answer }. Việc sửa xong chậm nhất { $due }. Điều cần sửa xin nói qua điện thoại, ở đây không ghi.
me-correct-news = { $who } xin sửa dữ liệu về mình. Xin gọi lại chậm nhất { $answer }, sửa xong chậm nhất { $due }. Xong thì bấm nút dưới đây.
me-done = Đã sửa xong
me-done-thanks = Đã ghi: việc này đã xong.
me-corrected = Dữ liệu về đồng chí đã được sửa. Muốn xem, gõ «dữ liệu của tôi».
me-reminders-off = Không nhận tin nhắc
me-reminders-on = Nhận tin nhắc
me-reminders-are-off = Vâng. Hệ thống không tự nhắc đồng chí nữa. Hạn báo cáo vẫn như cũ.
me-reminders-are-on = Vâng. Hệ thống sẽ nhắc đồng chí trước hạn.
me-withdraw = Rút đồng ý
me-withdraw-sure = Rút đồng ý? Đồng chí thôi nhiệm vụ ngay và không gửi báo cáo được nữa. Báo cáo đã gửi là của đơn vị nên ở lại. Cán bộ phụ trách được báo tin.
me-withdraw-done = Đã rút đồng ý. Đồng chí không còn nhiệm vụ nào. Muốn xóa cả địa chỉ và tin nhắn, gõ «xóa dữ liệu». Muốn tham gia lại, xin mã mời của { $body }.
me-erase = Xóa dữ liệu
me-erase-sure = Xóa dữ liệu về đồng chí? Địa chỉ, tin nhắn và thói quen bị xóa hẳn. Đồng chí thôi nhiệm vụ ngay. Báo cáo đã gửi là của đơn vị nên ở lại, không còn gắn với đồng chí.
me-erase-done = Đồng chí đã thôi nhiệm vụ. Địa chỉ và tin nhắn được xóa trong một ngày, chậm nhất { $due }. Đây là tin cuối cùng. Cảm ơn đồng chí. { $body }
me-open-correct = Đang chờ: sửa dữ liệu, hạn { $due }.
me-open-erase = Đang chờ: xóa dữ liệu, hạn { $due }.
me-left-news = { $role } của { $unit } đã rút đồng ý, thôi nhiệm vụ ngay. Xin mời người thay.
me-due-news = Yêu cầu số { $number } về dữ liệu cá nhân của { $who } đã đến hạn: trả lời chậm nhất { $answer }, làm xong chậm nhất { $due }.

# --- the record ---
record-heading = Nhật ký · { $unit }
record-line = • { $time } { $by }, qua { $channel }: { $what } ({ $subject })
record-nothing = Chưa có gì.
record-more = Cũ hơn
record-saw-report = xem báo cáo
record-saw-figures = xem số liệu
record-sent-report = gửi báo cáo
record-accepted = duyệt
record-returned = gửi lại để sửa
record-asked = hỏi về một số
record-answered = trả lời
record-waived = tính là đúng hạn
record-waived-lateness = tính là đúng hạn
record-lateness-counts-again = tính lại là chậm
record-wanted = xin mở khóa
record-unlocked = mở khóa
record-joined = nhận nhiệm vụ
record-took-over = nhận bàn giao
record-relieved = cho thôi nhiệm vụ
record-invited = mời
record-hands-over = làm mã bàn giao
record-reminded = nhắc
record-ordered-file = lấy tệp
record-exported = xuất tệp
record-exported-reports = xuất báo cáo
record-exported-figures = xuất số liệu
record-made-link = tạo liên kết
record-opened-link = mở liên kết
record-opened-file = tải tệp
record-took-link-back = thu hồi liên kết
record-read = đọc qua giao diện lập trình
record-made-api-token = cấp mã giao diện
record-paused = tạm dừng nhắc
record-pause-taken-back = bỏ tạm dừng
record-merged = sáp nhập
record-split = chia tách
record-renamed = đổi tên
record-moved = chuyển đơn vị
record-set-target = đặt chỉ tiêu
record-signed-out = đăng xuất kênh
record-readmitted = cấp lại mã vào
record-signed-out-and-readmitted = đăng xuất máy mất, cấp lại mã
record-withdrew-consent = rút đồng ý
record-linked-account = nối thêm kênh
record-unlinked-account = bỏ kênh
record-left = rời kênh
record-stopped-messages = dừng nhận tin
record-agreed-to-reminders = đồng ý nhận nhắc
record-declined-reminders = không nhận nhắc
record-agreed-to-digests = đồng ý nhận tổng hợp
record-declined-digests = không nhận tổng hợp
record-asked-about-own-data = yêu cầu về dữ liệu của mình
record-corrected-own-data = sửa dữ liệu cá nhân
record-request-about-own-data-done = xong yêu cầu về dữ liệu
record-erased = xóa dữ liệu cá nhân
record-loaded-units = nạp đơn vị
record-loaded-rules = nạp quy định
record-loaded-reports = nạp báo cáo
record-published = phát hành biểu mẫu
record-took-api-token-back = thu hồi mã giao diện
record-set-up-bot = cài đặt bot
record-set-webhook = đặt địa chỉ nhận tin
record-deleted-webhook = bỏ địa chỉ nhận tin
record-connected-channel = kết nối kênh
record-made-backup = sao lưu
record-moved-database = chuyển cơ sở dữ liệu
record-restored = phục hồi bản sao lưu
record-gap-decided = quyết định về lời nhắc sau phục hồi
record-purged = xóa dữ liệu hết hạn
record-clock = đồng hồ máy chủ thay đổi
record-changed-the-secret-key = đổi khóa bí mật
record-forgot-older-keys = bỏ khóa cũ
channel-command = lệnh
channel-clock = lịch
channel-api = giao diện lập trình
channel-link = liên kết
channel-load = tệp
