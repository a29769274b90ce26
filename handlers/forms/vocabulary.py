"""Every marked Vietnamese word the readers know, in full spelling.

Among them are everyday words that no pattern uses: they keep a word from being taken for another
whose marks were left out ("tôi" is not "tối").
"""

WORDS = """
biên biến biết biệt buổi bvà bvới bà bày bá bác bán báo bây bã bãi bão bè bình bí bù băm bạc bạn bản bảo bảy
bấm bất bấy bầu bẩy bận bắt bằng bệnh bị bỏ bốn bổ bộ bởi bữa chiều chuyên chuyển chuẩn chào cháu chân chìn
chí chín chính chót chùa chú chúa chúc chúng chút chưa chạp chả chấm chất chắc chắn chẳng chẵn chế chết chỉ
chỉnh chị chịn chọn chốc chồng chỗ chờ chợ chục chủ chứ chứa chức chừng chửa cuối cuộc cá các cách cái cám cán
cáo câu cò còn có cô công cùng cúm cđ cũ cũng cơ cơm cưới cả cảm cảnh cấp cần cỏ cố cổ cỗ cộ cộng cớ cờ cỡ cụ
của cứu cử diện dà dài dân dòng dùm dùng dăm dương dưới dạ dạo dạy dấu dẫn dễ dở dụng dừng dự dựng ghép ghị
già giá giêng giùm giúp giỏi giống giới giờ giữa guyễn gà gái gãy gì gòi gô gõ gạo gấp gần gặt gọc gọi gồm gộp
gửi hiều hiểu hiện hiệu hoàn hoãn hoòng hoóng hoạch hoạt hoặc huyết huyển huyện huỷ hài hàng hành há hác hãy
hè hình hìu híu hó hóa hôm hông hùn hùng hú hăm hơi hơn hưa hưu hướng hường hại hạm hả hảo hầu hẳn hẹn hế hết
hề hệ hỉ hị học họp hỏi hỏng hồ hồi hổm hổng hỗ hộ hội hợp hủy hự khiếu khiển khoảng khuyết khà khá khác khách
khám khó không khả khẩn khẩu khỏe kiêm kiến kiểm kiểu kiện kèm kém kéo kê kìa kính ký kẹm kế kết kể kịp kỳ kỷ
kỹ liên liệu loại luân luôn luận luật là làm lái lát lâu lão lê lên lô lùi lúa lúc lý lăm lũ lưng lượng lạc
lại lần lẫn lắm lẻ lẽ lễ lệ lịch lối lồng lộn lớn lớp lời lở lục lụt lửa lựa miễn muốn muộn mà màu mái mát máy
mình mía mòng móng mót môn mùa mùng mưa mươi mưới mười mạc mạng mất mấy mẫu mật mắt mặt mẹ mọi mọt mốt mồng mổ
mỗi một mới mở mục nghiện nghiệp nghìn nghĩa nghề nghỉ nghị ngoài ngoái ngoại nguyên nguyện nguồn ngàn ngày
ngót ngô người ngập ngủ ngừng nhiên nhiêu nhiều nhiệm nhà nhá nhân nhé nhì nhóm nhăm nhũng như nhưng nhất nhầm
nhận nhập nhật nhắc nhắn nhằm nhỉ nhỏ nhớ nhờ những niên nào này nãy nói nông nút năm năn nơi nương nước nại
nạn nạp nấm nắm nắng nằm nếu nọ nội nộp nử nửa nữ nữa oàng oòng oóc phiếu phiền phái phép phòng phó phút
phương phạm phạt phải phần phẩm phẫu phỏng phố phổ phụ quyết quyền quà quá quân quãng quê quý quả quần quốc
quỵ qđ riêng riệu ruộng rõ rùi rùng rút rơi rương rưởi rưởng rưỡi rạc rảnh rất rần rằm rịnh rối rồi rỗi rời
rừng sàu sách sáng sáp sát sáu sóng sđt sĩ sơ sư sạt sản sầu sắp sẽ số sống sốt sổ sở sức sử sửa sự thiếu
thiểu thoát thoại thoảng thuật thành tháng thêm thì thích thôi thôn thông thư thưa thường thạc thảy thấp thấy
thần thầy thẩm thế thể thỉnh thị thời thủ thứ thức tiên tiến tiếng tiếp tiết tiền tiểu tiện toàn trách trên
trình trí tròn trùng trúng trăm trưa trước trường trưởng trả trần trận trẻ trị trống trời trở trợ trừ tuyệt
tuần tuổi tác tách tám tâm tây tìm tình tí tín tính tót tôi tù tùy tú túy tăm tư tương tạ tại tạm tất tầm tắc
tắm tẹo tế tết tỉnh tố tối tốt tổ tổng tộc tột tới tụ tục tứ tức từ tử tự uỳnh viên viết việc viện và vài vàng
vào váng vâng vì vô văn văng vĩ vả vấn vất vẫn vậy vắng về vệ vị vọng với vời vợ vụ vừa xuất xuống xác xây xã
xét xóa xóm xấp xấu xếp xỉ yên yêu yếu à ài àn ác án áng áp âm ã ém ê ình í ít òn ó ô ông õ ùi ý ăn đ đa đang
đau đc đd đh đi điền điều điểm điện đk đoàn đt đtn đung đv đà đàn đá đánh đáp đâu đây đã đêm đình đó đón đông
đúng đăng đơn đường được đại đạt đảng đất đấy đầu đầy đẳng đặt đẻ đến đề để định đối đồng đổi độ đội động đột
đời đỡ đợi đợt đục đủ đừng ũ ơ ơi ơn ưa ương ước ường ạ ấn ất ấy ầu ẩn ẫn ằn ằng ẻn ế ết ọi ốm ốt ồ ồi ồng ộc
ờ ở ụ ục ủy ứa ừ ừa ừm ữ ỷ
"""
