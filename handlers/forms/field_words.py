"""Other words for the answers of the field's forms, by label: used where a form names no keywords of its own."""

# label -> words that mean it, separated by |. A phrase that is found wins over a shorter one in it.
SYNONYMS = {
    # grading
    "Tốt": "loại tốt|loại a|xếp tốt|rất tốt|loại 1",
    "Khá": "loại khá|loại b|xếp khá|loại 2",
    "Trung bình": "tb|loại trung bình|loại tb|loại c|bình thường|t bình|loại 3",
    "TB": "trung bình|loại trung bình|loại tb|t bình",
    "Kém": "loại kém|yếu kém|loại yếu|yếu|loại d",
    "Chưa chấm": "chưa xếp loại|chưa đánh giá|chưa tự xếp|chưa xếp|không chấm|không xếp loại|chưa có",
    # kind of meeting
    "Thường kỳ": "định kỳ|họp thường kỳ|sinh hoạt thường kỳ|hàng tháng|thường lệ|tk|họp thường|họp tháng",
    "Thường kỳ + chuyên đề": "cả hai|cả 2|hai loại|2 loại|thường kỳ và chuyên đề|thường kỳ kết hợp chuyên đề|"
    "thường kỳ lồng ghép chuyên đề|thường kỳ lồng chuyên đề|kết hợp chuyên đề|lồng ghép chuyên đề|có cả chuyên đề|thường kỳ có chuyên đề|thường kỳ kèm chuyên đề|cả thường kỳ và chuyên đề|"
    "cả thường kỳ cả chuyên đề|tk cđ|tk và cđ|tk với cđ|thường kỳ với chuyên đề",
    "Chỉ chuyên đề": "chỉ cđ|mỗi chuyên đề|riêng chuyên đề|chỉ có chuyên đề|chuyên đề thôi|chỉ họp chuyên đề",
    "Bất thường": "đột xuất|họp đột xuất|họp bất thường|họp gấp|khẩn",
    # held, planned, obstacle
    "Đã họp": "r|họp rồi|rồi|đã|có họp|xong rồi|họp xong|đã họp rồi|có|họp xong rồi",
    "Chưa họp": "chưa|chưa họp được|chưa kịp|sắp họp|chưa tổ chức",
    "Không họp được": "không họp|không tổ chức được|hoãn|không thể họp|bỏ họp",
    "Mưa lũ, đường khó": "mưa|lũ|mưa lũ|bão|mưa bão|lũ lụt|sạt lở|đường khó|đường xấu|mưa to|tắc đường|ngập|thời tiết|đường hỏng",
    "Trùng việc xã": "việc xã|trùng việc|họp xã|trùng lịch xã|trùng lịch|bận việc xã|trùng họp xã|xã họp|việc của xã",
    "Nhiều đ/c đi làm xa": "đi làm xa|đi làm ăn xa|nhiều người đi làm xa|đi xa|đi làm hết|đi vắng|đi làm ăn|đi làm công ty",
    # change of members
    "Kết nạp": "kết nạp mới|mới kết nạp|kết nạp thêm|kết nạp đảng viên mới",
    "Chuyển đến": "chuyển về|mới về|chuyển sinh hoạt đến|chuyển tới|mới chuyển đến|nơi khác về|mới chuyển về|nhận về",
    "Chuyển đi": "chuyển sinh hoạt|chuyển sinh hoạt đi|chuyển công tác|chuyển nơi ở|chuyển đi nơi khác|chuyển khẩu|"
    "chuyển nhà|đi nơi khác|chuyển chỗ ở|điều động|luân chuyển|chuyển việc|chuyển chỗ khác|chuyển sang nơi khác",
    "Mất": "qua đời|chết|từ trần|đã mất|mới mất|mất rồi|tạ thế|đột tử|bị mất",
    # outcome
    "Nghị quyết": "nq|ra nghị quyết|ra nq|có nghị quyết|có nq|nghị quyết rồi|đã ra nghị quyết",
    "Kết luận": "có kết luận|ra kết luận|chỉ kết luận|kết luận thôi",
    "Không": "không cần|không cần gì|không có|không có gì|không ai|không có ai|không kết nạp|không kết nạp ai|không khuyết",
    "Chưa": "không có nghị quyết|chưa có nghị quyết|chưa ra nghị quyết|không ra nghị quyết|chưa có nq|chưa ra nq|không có nq|"
    "không ra nq|chưa đăng|chưa đăng được|chưa có kết luận|chưa có|không có|chưa ra|không|chưa ban hành|không ra",
    # posted, support
    "Rồi": "r|đã đăng|đăng rồi|có đăng|đã đăng rồi|có|đã|xong",
    "Không có sóng/máy": "không có sóng|mất sóng|không sóng|sóng yếu|không có máy|không có mạng|mất mạng|không mạng|"
    "không có điện thoại|máy hỏng|hỏng máy|không có sóng máy|không có sóng với máy|không vào được mạng|không có 3g|không có 4g",
    "Gọi lại cho tôi": "gọi lại|gọi cho tôi|gọi tôi|cần gọi|nhờ gọi lại|có cần|cần hỗ trợ|gọi điện|gọi lại giúp",
    # posts
    "Bí thư": "bt|bí thư chi bộ|bí thư cb|btcb",
    "Phó bí thư": "pbt|phó bí thư chi bộ|phó bt",
    "Chi ủy viên": "cuv|chi ủy|ủy viên|uv|cấp ủy viên|ủy viên chi ủy",
    "Trưởng thôn": "trưởng bản|trưởng khu|khu trưởng|tổ trưởng|tổ trưởng dân phố|trưởng khu phố|thôn trưởng|trưởng xóm",
    "Trưởng ban CTMT": "mttq|mặt trận|trưởng ban mặt trận|trưởng ban công tác mặt trận|ban mặt trận|ctmt|ban ctmt|"
    "trưởng mặt trận|mặt trận tổ quốc|tbctmt|công tác mặt trận|trưởng ban mt|trưởng ban mttq",
    "Bí thư kiêm trưởng thôn": "btkt|bt kiêm tt|bí thư kiêm|bí thư kiêm thôn trưởng|trưởng thôn kiêm bí thư|btktt|"
    "bí thư kiêm tt|bt kiêm trưởng thôn|kiêm nhiệm|bí thư chi bộ kiêm trưởng thôn|bí thư đồng thời trưởng thôn",
    # why a post is vacant
    "Hết tuổi, nghỉ": "nghỉ hưu|hết tuổi|tuổi cao|cao tuổi|già yếu|già|về hưu|hưu|hưu trí|nghỉ chế độ|quá tuổi|đến tuổi|"
    "nhiều tuổi|lớn tuổi|hết tuổi lao động|già rồi|đủ tuổi nghỉ hưu|nghỉ vì tuổi cao",
    "Xin nghỉ": "đi làm xa|đi làm ăn xa|xin thôi|việc riêng|việc gia đình|xin thôi việc|tự nguyện|xin rút|bận việc nhà|"
    "đi công ty|đi làm công nhân|làm công ty|nguyện vọng cá nhân|lý do cá nhân|xin nghỉ việc|đi làm công ty|xin nghỉ đi làm xa|đi xuất khẩu lao động|"
    "hoàn cảnh gia đình|đi nước ngoài|đi xa|không làm nữa|từ chức|đi làm ăn",
    "Sáp nhập": "sát nhập|sáp nhập thôn|sát nhập thôn|nhập thôn|gộp thôn|ghép thôn|sáp nhập chi bộ|gộp|hợp nhất|chia tách|"
    "tách thôn|chia thôn|nhập bản|sáp nhập bản|nhập hai thôn",
    "Chưa bầu được": "chưa bầu|chưa bầu ra|chưa có người|chưa kiện toàn|bầu chưa được|bầu không được|không đủ phiếu|"
    "chưa đủ phiếu|thiếu nguồn|chưa có nguồn|không có người|chưa tìm được người|không ai làm|chưa bầu được ai|bầu không trúng",
    "Khác": "lý do khác|loại khác|chức danh khác|cái khác|nguyên nhân khác|khác cơ",
    # acting, successor, open items
    "Chưa có nguồn": "chưa có|chưa có ai|không có nguồn|không có|chưa|chưa có người|thiếu nguồn",
    "Có nguồn": "có người rồi|đã có nguồn|có rồi|có|đã có người|có nguồn rồi",
    "Đang làm quy trình": "đang làm|làm quy trình|đang làm qt|đang quy trình|đang làm hồ sơ|đang làm thủ tục|đang xin ý kiến",
    "Còn": "còn khuyết|vẫn còn|vẫn khuyết|chưa có người|chưa có ai|vẫn thế|còn trống|vẫn trống",
    "Đã có người": "có người rồi|đã bầu|bầu rồi|hết khuyết|đã kiện toàn|kiện toàn rồi|có người mới|có người thay|không còn",
    "Vẫn": "vẫn là tôi|vẫn thế|vẫn vậy|vẫn tôi|vẫn còn|đúng|có|vẫn là bí thư|phải",
    "Đã thay": "thay rồi|không còn|đã đổi|đổi rồi|có người mới|đã thay người|không phải|người khác rồi|nghỉ rồi",
    # admission
    "Nữ": "đàn bà|phụ nữ|con gái|giới tính nữ",
    "DTTS": "dân tộc|dân tộc thiểu số|người dân tộc|dt thiểu số",
    "Nông dân": "làm ruộng|làm nông|nd|làm rừng|nông nghiệp",
    "Đoàn viên": "đoàn thanh niên|đoàn viên thanh niên|đv thanh niên|đtn",
    "Không có": "không|không cái nào|không ai|không gì|chả có",
    "TH": "tiểu học|cấp 1|cấp một|5/10|lớp 5",
    "THCS": "cấp 2|cấp hai|trung học cơ sở|9/12|lớp 9|7/10|hết cấp 2",
    "THPT": "cấp 3|cấp ba|trung học phổ thông|12/12|lớp 12|10/10|phổ thông|hết cấp 3|hết lớp 12",
    "Sơ–trung cấp": "trung cấp|sơ cấp|tc|tccn|trung cấp nghề|sơ cấp nghề",
    "CĐ": "cao đẳng|cao đẳng nghề",
    "ĐH trở lên": "đại học|đh|thạc sĩ|cử nhân|kỹ sư|ths|trên đại học|cao học|tiến sĩ",
    # both posts in one hand
    "Trưởng thôn chưa là ĐV": "chưa là đảng viên|chưa vào đảng|chưa phải đảng viên|trưởng thôn chưa vào đảng|không phải đảng viên",
    "Còn dự bị": "dự bị|đang dự bị|mới dự bị|còn đang dự bị",
    "Đã có quyết định": "có quyết định|có quyết định rồi|có qđ|qđ rồi",
    "Đã họp xét": "họp xét rồi|đã xét|xét rồi|đã họp xét rồi",
    "Chưa xét": "chưa họp xét|chưa",
}  # fmt: skip

# Helpers and bodies beside the posts of the lists: their names hold the name of a post that is not meant.
OTHER_POSTS = (
    "phó thôn|phó trưởng thôn|phó bản|phó trưởng bản|công an viên|công an thôn|an ninh thôn|y tế thôn|thôn đội"
    "|chi hội|bí thư đoàn|bí thư chi đoàn|bí thư đảng ủy|phó ban|hội phụ nữ|hội nông dân|cựu chiến binh"
)

# Better said in a call: taken as "Khác" where there is such an answer, and no word of it is kept.
SENSITIVE = (
    "bị kỷ luật|kỷ luật|mất đoàn kết|cách chức|khai trừ|bãi nhiệm|bị bắt|đi tù|tố cáo|đơn thư|vi phạm|bị tố|khiếu nại"
    "|khiển trách|cảnh cáo|mất tín nhiệm|mất uy tín|mất chức|tham nhũng|tham ô|bị đình chỉ|đình chỉ|miễn nhiệm|mất dân chủ"
    "|bị tố cáo|mất phẩm chất|bị phạt|sinh con thứ 3|sinh con thứ ba"
)

# Abbreviations that mean several things in the field: asked, or confirmed where the list holds one of them.
ASK_SHORT = frozenset(("kl",))
CONFIRM_SHORT = frozenset(("tt", "kn", "ct", "db", "cb", "kp", "bt"))
