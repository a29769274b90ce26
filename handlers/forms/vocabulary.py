"""Every marked Vietnamese word the readers know, in full spelling.

Among them are everyday words that no pattern uses: they keep a word from being taken for another
whose marks were left out ("tôi" is not "tối").
"""

WORDS = """
biên biến chậm hạn biết biệt buổi bà bàn bày bá bác bán báo bây bã bãi bão bè bên bình bí bù băm bạc bạn
bản bảo bảy bấm bất bấy bầu bẩy bẫy bận bắt bằng bệnh bị bọn bỏ bốn bổ bộ bởi bữa chiều chuyên
chuyển chuẩn chào cháu châu chìm chí chín chính chót chùa chú chúa chúc chúng chút chưa chạp chả
chấm chấp chất chắc chắn chẳng chẵn chế chết chỉ chỉnh chị chọn chốc chồng chỗ chờ chợ chục chủ
chứ chức chừng chửa cuối cuộc cá các cách cái cám cán cáo câu còn có cô công cùng cúm cđ cũ cũng
cơ cơm cưới cả cảm cảnh cấp cần cầu cập cố cổ cộng cớ cờ cỡ cụ của cứ cứu cử diện dài dân dòng
dùm dùng dăm dương dưới dạ dạo dạy dấu dẫn dễ dời dở dụng dừng dự dựng ghép ghế già giá giáo
giêng giùm giúp giấy giỏi giống giới giờ giữ giữa gái gãy gì gòi gõ gạo gấp gần gặt gọi gồm gộp
gửi hiên hiểu hiện hiệu hoàn hoãn hoạch hoạt hoặc huyết huyện huỷ hà hàng hành hãy hè hình hóa
hôm hông hú hăm hơi hơn hưu hướng hả hầu hẳn hẹn hế hết hề hệ học họp hỏi hỏng hồ hồi hồn hổm
hổng hỗ hộ hội hợp hủy hự kcó khiếu khiển khoảng khuyết khá khác khách khám khó không khả khẩn
khẩu khỏe khỏi kiêm kiến kiểm kiểu kiện kèm kém kéo kê kìa kính ký kế kết kể kịp kỳ kỷ kỹ liên
liệt liệu loại luân luôn luận luật là làm lái lát lâu lão lê lên lô lùi lúa lúc lý lăm lũ lượng
lạc lại lần lẫn lắm lẻ lẽ lễ lệ lịch lối lồng lỗi lộn lớn lớp lời lở lục lụt lửa lựa miễn muốn
muộn mà màu mái mát máy mình mòng móng mô môn mùa mùng mưa mươi mười mạc mạng mất mấy mẫu mật mắt
mặt mẹ mọi mốt mồng mổ mỗi một mới mời mở mục mức nghiện nghiệp nghìn nghĩa nghề nghỉ nghị ngoài
ngoái ngoại nguyên nguyện nguồn ngàn ngày ngót ngô người ngạn ngập ngắn ngủ ngừng nhiên nhiêu
nhiều nhiệm nhà nhá nhân nhé nhì nhóm nhăm nhũng như nhưng nhất nhầm nhận nhập nhật nhắc nhắn
nhằm nhỉ nhỏ nhớ nhờ những niên nào này nãy nên nói nông nút năm nơi nương nước nại nạn nạp nấm
nắm nắng nằm nếu nọ nội nộp nửa nữ nữa okê phiếu phiền phái phát phép phòng phó phút phương phạm
phạt phải phần phẩm phẫu phỏng phố phổ phụ quyết quyền quá quán quân quãng quê quên quý quả quần
quốc quỵ qđ riêng ruộng rõ rùi rút rơi rưỡi rảnh rất rẫy rằm rối rồi rời rừng stđt stđv suốt sách
sáng sáp sát sáu sâu sóng sđt sĩ sơ sư sạt sản sầu sắp sẽ số sống sốt sổ sớm sở sức sử sửa sự
thiếu thiểu thoát thoại thoảng thuật thành tháng thêm thì thích thôi thôn thông thư thưa thường
thạc thảy thấp thấy thần thầy thẩm thế thể thỉnh thị thời thủ thứ thức tiên tiến tiếng tiếp tiết
tiền tiểu tiện toàn triển triệt triệu trách trân trên trình trí tròn trùng trúng trăm trưa trước
trường trưởng trạm trả trầm trần trận trẻ trị trọng trống trời trở trợ trừ tuyệt tuần tuổi tác
tách tám tâm tây tìm tình tí tín tính tôi tù tùy tú túy tăm tĩnh tư tương tạ tại tạm tất tầm tập
tắc tắm tẹo tế tết tỉnh tố tối tốt tổ tổng tộc tới tụ tục tụi tứ tức từ tử tự tỷ viên viết việc
viện và vài vàng vào vâng vì vòng vô văn vườn vả vấn vất vẫn vậy vắng về vị vọng với vời vợ vụ
vừa xuất xuống xác xây xã xét xóa xóm xấp xấu xếp xỉ yên yêu yếu à ác án áng áp âm ít ô ông ý ăn
đ đa đang đau đc đd đh đi điền điều điểm điện đk đoàn đt đtn đv đvđt đà đàn đá đám đánh đáp đâu
đây đã đêm đình đính đó đón đông đúng đăng đơn đường được đại đạt đảng đất đấy đầu đầy đẳng đặt
đẻ đến đề đều để định đối đồng đổi độ đội động đột đời đỡ đợi đợt đủ đừng ơ ơi ơn ước ạ ấn ấy ịi
ốm ồ ồng ờ ở ủy ừ ừa ừm
"""
